using Mycosoft.Devices;
using Mycosoft.Firmware;

namespace Mycosoft.Tests.Unit.Firmware;

public sealed class RolloutRulesTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(100, 5, null, 5)]
    [InlineData(100, 5, 2, 2)]
    [InlineData(3, 5, null, 1)]
    [InlineData(100, 0, null, 1)]
    [InlineData(199, 1, null, 1)]
    public void At_least_one_unit_may_be_exposed_and_no_more_than_either_limit(int units, double percent, int? most, int allowed) =>
        Assert.Equal(allowed, RolloutRules.Allowed(new(MaxFailurePercent: percent, MaxFailures: most), units));

    [Fact]
    public void The_waves_hold_every_unit_once()
    {
        Assert.Equal([1, 9, 40, 50], RolloutRules.Waves(new(), 100));
        Assert.Equal([1, 1, 1], RolloutRules.Waves(new(), 3));
        Assert.Equal([1], RolloutRules.Waves(new(), 1));
        Assert.Equal([2, 5, 10, 83], RolloutRules.Waves(new(Canary: 2, WaveSizes: [5, 10]), 100));
        Assert.Equal([2], RolloutRules.Waves(new(Canary: 5, WaveSizes: [5, 10]), 2));
        Assert.Equal([1, 99], RolloutRules.Waves(new(WavePercents: [100]), 100));
    }

    [Fact]
    public void The_canary_comes_first_and_the_next_wave_when_it_is_confirmed()
    {
        var bench = new RolloutBench(4, new(MaxFailurePercent: 50));
        bench.Look();
        Assert.Equal(1, bench.Count(UnitUpdate.Offered));
        bench.Look();
        Assert.Equal(1, bench.Count(UnitUpdate.Offered));
        bench.Tell(bench.Of(UnitUpdate.Offered), new UpdateNews.Confirmed("2.3.0", bench.Now));
        bench.Look();
        Assert.Equal((1, 1), (bench.Count(UnitUpdate.Confirmed), bench.Count(UnitUpdate.Offered)));
    }

    [Fact]
    public void A_canary_that_fails_halts_it_and_nothing_else_is_touched()
    {
        var bench = new RolloutBench(10, new(MaxFailurePercent: 50));
        bench.Look();
        bench.Tell(bench.Of(UnitUpdate.Offered), new UpdateNews.RolledBack("self test", bench.Now));
        bench.Look();
        Assert.Equal((RolloutStatus.Halted, 9), (bench.Rollout.Status, bench.Count(UnitUpdate.Pending)));
        Assert.Equal(FaultCodes.Conflict, RolloutRules.Refusal(bench.Rollout, RolloutVerb.Resume)?.Code);
        Assert.Null(RolloutRules.Refusal(bench.Rollout, RolloutVerb.Abort));
    }

    [Fact]
    public void A_unit_is_shown_on_its_way()
    {
        var bench = new RolloutBench(1, new());
        bench.Look();
        Assert.Equal(UnitUpdate.Downloading, bench.Tell("u000", new UpdateNews.Progress(10, bench.Now)));
        Assert.Null(RolloutRules.Heard(bench.Rollout, bench.Units[0], new UpdateNews.Progress(12, bench.Now)));
        Assert.Equal(UnitUpdate.Downloading, bench.Tell("u000", new UpdateNews.Progress(60, bench.Now)));
        Assert.Equal(60, bench.Units[0].Percent);
        Assert.Equal(UnitUpdate.Verifying, bench.Tell("u000", new UpdateNews.Verifying(bench.Now)));
        Assert.Null(bench.Tell("u000", new UpdateNews.Booted("side-a-mdp-2.1.0", bench.Now)));
        Assert.Equal(UnitUpdate.Rebooting, bench.Tell("u000", new UpdateNews.Booted("side-a-mdp-2.3.0", bench.Now)));
        Assert.Equal(UnitUpdate.Confirmed, bench.Tell("u000", new UpdateNews.Confirmed(null, bench.Now)));
        bench.Look();
        Assert.Equal(RolloutStatus.Completed, bench.Rollout.Status);
    }

    [Fact]
    public void Who_boots_the_old_firmware_again_is_rolled_back_by_its_hello_or_by_the_registry()
    {
        var bench = new RolloutBench(1, new());
        bench.Look();
        bench.Tell("u000", new UpdateNews.Booted("side-a-mdp-2.3.0", bench.Now));
        Assert.Null(RolloutRules.Heard(bench.Rollout, bench.Units[0], new UpdateNews.Booted("side-a-mdp-2.1.0", bench.Now.AddSeconds(-1))));
        Assert.Equal(UnitUpdate.RolledBack, RolloutRules.Heard(bench.Rollout, bench.Units[0], new UpdateNews.Booted("side-a-mdp-2.1.0", bench.Now))!.State);
        bench.Sees("u000", "side-a-mdp-2.1.0");
        bench.Look();
        Assert.Equal(UnitUpdate.Rebooting, bench.Units[0].State);
        bench.Wait(10);
        bench.Look();
        Assert.Equal((UnitUpdate.RolledBack, "runs side-a-mdp-2.1.0 again"), (bench.Units[0].State, bench.Units[0].Reason));
    }

    [Fact]
    public void Who_says_nothing_fails_in_time_unless_the_registry_shows_that_it_runs_it()
    {
        var bench = new RolloutBench(2, new(MaxFailures: 2, MaxFailurePercent: 100, Canary: 2, ConfirmSeconds: 60));
        bench.Look();
        Assert.Equal(2, bench.Count(UnitUpdate.Offered));
        bench.Sees("u001", "side-a-mdp-2.3.0");
        bench.Wait(59);
        bench.Look();
        Assert.Equal((UnitUpdate.Offered, UnitUpdate.Rebooting), (bench.Units[0].State, bench.Units[1].State));
        bench.Wait(1);
        bench.Look();
        Assert.Equal((UnitUpdate.Failed, UnitUpdate.Confirmed), (bench.Units[0].State, bench.Units[1].State));
        Assert.Equal(UnitUpdate.Confirmed, bench.Tell("u000", new UpdateNews.Confirmed("2.3.0", bench.Now)));
    }

    [Fact]
    public void What_was_said_before_the_offer_or_of_another_version_counts_for_nothing()
    {
        var bench = new RolloutBench(1, new());
        Assert.Null(RolloutRules.Heard(bench.Rollout, bench.Units[0], new UpdateNews.Confirmed("2.3.0", bench.Now)));
        bench.Look();
        Assert.Null(RolloutRules.Heard(bench.Rollout, bench.Units[0], new UpdateNews.Failed("old", bench.Now.AddSeconds(-1))));
        Assert.Null(RolloutRules.Heard(bench.Rollout, bench.Units[0], new UpdateNews.Confirmed("2.2.0", bench.Now)));
    }

    [Fact]
    public void What_was_not_heard_the_next_hello_says()
    {
        var bench = new RolloutBench(3, new(Canary: 3, MaxFailurePercent: 100));
        bench.Look();
        Assert.Null(bench.Tell("u000", Says("2.1.0", FirmwareStates.Valid)));
        Assert.Equal(UnitUpdate.Rebooting, bench.Tell("u000", Says("2.3.0", FirmwareStates.PendingVerify)));
        Assert.Null(bench.Tell("u000", Says("2.3.0")));
        Assert.Equal(UnitUpdate.Confirmed, bench.Tell("u000", Says("2.3.0", FirmwareStates.Valid)));
        bench.Wait(10);
        bench.Tell("u001", new UpdateNews.Progress(40, bench.Now));
        bench.Tell("u002", new UpdateNews.Verifying(bench.Now));
        foreach (var unit in (string[])["u001", "u002"])
        {
            Assert.Null(bench.Tell(unit, Says("2.1.0")));
            Assert.Null(bench.Tell(unit, Says("2.1.0", FirmwareStates.Downloading)));
            Assert.Null(bench.Tell(unit, Says("2.1.0", FirmwareStates.Valid) with { At = bench.Now.AddSeconds(-5) }));
            bench.Wait(1);
            Assert.Equal(UnitUpdate.Failed, bench.Tell(unit, Says("2.1.0", FirmwareStates.Valid)));
            Assert.Equal(RolloutRules.GaveUp, bench.Find(unit).Reason);
        }

        Assert.Equal(UnitUpdate.Confirmed, bench.Tell("u001", Says("2.3.0", FirmwareStates.Valid)));
        Assert.Equal((UnitUpdate.RolledBack, "self test"), (bench.Tell("u002", new UpdateNews.RolledBack("self test", bench.Now)), bench.Find("u002").Reason));
        Assert.Null(bench.Tell("u002", Says("2.3.0", FirmwareStates.Valid)));

        UpdateNews.Booted Says(string version, string? state = null) => new($"side-a-mdp-{version}", bench.Now, state);
    }

    [Fact]
    public void Who_failed_in_silence_and_runs_it_as_valid_is_confirmed()
    {
        var bench = new RolloutBench(1, new(ConfirmSeconds: 60));
        bench.Look();
        bench.Wait(60);
        bench.Look();
        Assert.Equal((UnitUpdate.Failed, RolloutRules.Silence), (bench.Units[0].State, bench.Units[0].Reason));
        Assert.Null(bench.Tell("u000", new UpdateNews.Booted("side-a-mdp-2.3.0", bench.Now, FirmwareStates.PendingVerify)));
        Assert.Equal(UnitUpdate.Confirmed, bench.Tell("u000", new UpdateNews.Booted("side-a-mdp-2.3.0", bench.Now, FirmwareStates.Valid)));
    }

    [Fact]
    public void Who_is_busy_is_asked_again_later_and_left_out_in_the_end()
    {
        var bench = new RolloutBench(1, new());
        for (var attempt = 1; attempt <= RolloutRules.MostAttempts; attempt++)
        {
            bench.Look();
            Assert.Equal((UnitUpdate.Offered, attempt), (bench.Units[0].State, bench.Units[0].Attempt));
            bench.Answer("u000", new OfferAnswer.Later("busy"));
            bench.Look();
            Assert.NotEqual(UnitUpdate.Offered, bench.Units[0].State);
            bench.Wait(60);
        }

        Assert.Equal((UnitUpdate.Skipped, "busy", RolloutStatus.Completed), (bench.Units[0].State, bench.Units[0].Reason, bench.Rollout.Status));
    }

    [Fact]
    public void Who_is_offline_unknown_without_an_agent_or_up_to_date_is_left_out()
    {
        var bench = new RolloutBench(5, new(Canary: 5, MaxFailurePercent: 100));
        bench.Sees("u000", "side-a-mdp-2.1.0", status: "offline");
        bench.Forget("u001");
        bench.Sees("u002", "side-a-mdp-2.1.0", hasAgent: false);
        bench.Sees("u003", "side-a-mdp-2.3.0");
        bench.Look();
        Assert.Equal(["offline", "not in the registry", "has no agent", "runs it already", null], bench.Units.Select(u => u.Reason));
        Assert.Equal(1, bench.Count(UnitUpdate.Offered));
    }

    [Fact]
    public void When_every_canary_was_left_out_the_next_wave_is_tried_no_wider_than_a_canary()
    {
        var bench = new RolloutBench(100, new(MaxFailurePercent: 50));
        bench.Forget("u000");
        bench.Look();
        bench.Look();
        Assert.Equal((1, 1), (bench.Count(UnitUpdate.Skipped), bench.Count(UnitUpdate.Offered)));
        bench.Tell(bench.Of(UnitUpdate.Offered), new UpdateNews.Failed("hash_mismatch", bench.Now));
        bench.Look();
        Assert.Equal((RolloutStatus.Halted, "the first 1 units all failed"), (bench.Rollout.Status, bench.Rollout.Reason));
    }

    [Fact]
    public void Nobody_is_offered_it_outside_its_window_or_while_it_is_paused()
    {
        var bench = new RolloutBench(1, new(Window: new(new(22, 0), new(4, 0))));
        bench.Look();
        Assert.Equal(UnitUpdate.Pending, bench.Units[0].State);
        bench.Wait(10 * 3_600);
        bench.Decide(RolloutVerb.Pause);
        bench.Look();
        Assert.Equal(UnitUpdate.Pending, bench.Units[0].State);
        bench.Decide(RolloutVerb.Resume);
        bench.Look();
        Assert.Equal(UnitUpdate.Offered, bench.Units[0].State);
        Assert.True(RolloutRules.IsIn(new(new(1, 0), new(5, 0)), Now.Date.AddHours(1)));
        Assert.False(RolloutRules.IsIn(new(new(1, 0), new(5, 0)), Now.Date.AddHours(5)));
    }

    [Fact]
    public void An_abort_leaves_out_who_was_not_offered_it_and_follows_who_was()
    {
        var bench = new RolloutBench(3, new(ConfirmSeconds: 60));
        bench.Look();
        bench.Decide(RolloutVerb.Abort);
        Assert.True(bench.Look());
        Assert.Equal((2, 1), (bench.Count(UnitUpdate.Skipped), bench.Count(UnitUpdate.Offered)));
        bench.Wait(60);
        Assert.False(bench.Look());
        Assert.Equal((RolloutStatus.Aborted, 1), (bench.Rollout.Status, bench.Count(UnitUpdate.Failed)));
    }
}
