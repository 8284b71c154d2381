using CsCheck;
using Mycosoft.Devices;
using Mycosoft.Firmware;

namespace Mycosoft.Tests.Unit.Firmware;

/// <summary>Whatever is heard, lost, said twice or in another order, whoever pauses, resumes or aborts, and whenever the watch dies: no more units are exposed or failed than the limit allows.</summary>
public sealed class RolloutProperties
{
    private static readonly IReadOnlyList<int>?[] Waves = [null, [5, 20], [1], [50, 100]];

    private static readonly string?[] States = [null, FirmwareStates.Valid, FirmwareStates.PendingVerify, FirmwareStates.Downloading];

    private static readonly Gen<RolloutPlan> Plans = Gen.Select(
        Gen.Int[1, 5], Gen.Int[0, 60], Gen.Int[1, 10], Gen.Bool, Gen.Int[1, 100], Gen.Int[0, 3].Select(i => Waves[i]), Gen.Bool,
        (canary, percent, most, bounded, share, waves, sizes) => new RolloutPlan(canary, sizes ? null : waves, sizes ? waves : null, percent, bounded ? most : null, share, 60));

    [Fact]
    public void The_limit_holds_at_every_step_of_every_history() => Gen.Select(Gen.Int[1, 40], Plans, Gen.Int).Sample(
        (units, plan, seed) =>
        {
            var (bench, chance) = (new RolloutBench(units, plan), new Random(seed));
            var attempts = new Dictionary<string, int>();
            for (var step = 0; step < 200; step++)
            {
                Anything(bench, chance);
                Assert.True(bench.Exposed + bench.Failed <= bench.Rollout.Allowed, $"{bench.Exposed} exposed and {bench.Failed} failed of {bench.Rollout.Allowed}");
                NoWaveBeforeTheOneBefore(bench);
                foreach (var unit in bench.Units)
                {
                    Assert.InRange(unit.Attempt, attempts.GetValueOrDefault(unit.DeviceId), RolloutRules.MostAttempts);
                    attempts[unit.DeviceId] = unit.Attempt;
                }
            }
        },
        iter: 1_000);

    [Fact]
    public void A_healthy_fleet_ends_confirmed_however_much_of_what_it_says_is_lost() => Gen.Select(Gen.Int[1, 40], Plans, Gen.Int, Gen.Int[0, 100]).Sample(
        (units, plan, seed, lost) =>
        {
            var (bench, chance) = (new RolloutBench(units, plan), new Random(seed));
            var busy = new Dictionary<string, DateTime>();
            for (var step = 0; step < 20_000 && bench.Rollout.Status == RolloutStatus.Running; step++)
            {
                bench.Look();
                foreach (var unit in bench.Units.Where(u => RolloutRules.IsExposed(u.State)).ToList())
                    GoesWell(bench, unit, busy.TryGetValue(unit.DeviceId, out var since) ? bench.Now - since : TimeSpan.Zero, chance.Next(100) < lost, hello: chance.Next(2) == 0);
                foreach (var unit in bench.Units.Where(u => RolloutRules.IsExposed(u.State)))
                    busy.TryAdd(unit.DeviceId, bench.Now);
                bench.Wait(chance.Next(1, 10));
                Assert.True(bench.Exposed + bench.Failed <= bench.Rollout.Allowed);
            }

            Assert.Equal((RolloutStatus.Completed, units), (bench.Rollout.Status, bench.Count(UnitUpdate.Confirmed)));
        },
        iter: 200);

    /// <summary>It runs the new firmware after some time, and says so at once, in its next hello, or not at all.</summary>
    private static void GoesWell(RolloutBench bench, RolloutUnit unit, TimeSpan since, bool lost, bool hello)
    {
        if (since < TimeSpan.FromSeconds(10))
        {
            if (!lost)
                bench.Tell(unit.DeviceId, hello ? new UpdateNews.Booted("side-a-mdp-2.1.0", bench.Now, FirmwareStates.Downloading) : new UpdateNews.Progress(50, bench.Now));
            return;
        }

        bench.Sees(unit.DeviceId, "side-a-mdp-2.3.0");
        if (!lost)
            bench.Tell(unit.DeviceId, hello ? new UpdateNews.Booted("side-a-mdp-2.3.0", bench.Now, FirmwareStates.Valid) : new UpdateNews.Confirmed("2.3.0", bench.Now));
    }

    private static void Anything(RolloutBench bench, Random chance)
    {
        var unit = bench.Units[chance.Next(bench.Units.Count)].DeviceId;
        // Those that were offered it are the ones that matter.
        if (chance.Next(3) > 0 && bench.Units.Where(u => u.Attempt > 0).ToList() is { Count: > 0 } offered)
            unit = offered[chance.Next(offered.Count)].DeviceId;
        var at = bench.Now.AddSeconds(-chance.Next(20));
        switch (chance.Next(20))
        {
            case < 7:
                bench.Look();
                break;
            case 7:
                bench.Wait(chance.Next(1, 90));
                break;
            case 8:
                bench.Decide((RolloutVerb)(chance.Next(10) == 0 ? 2 : chance.Next(2)));
                break;
            case 9:
                bench.Answer(unit, chance.Next(2) == 0 ? new OfferAnswer.Later("busy") : new OfferAnswer.Never("unsupported"));
                break;
            case 10:
                bench.Sees(unit, $"side-a-mdp-2.{chance.Next(1, 4)}.0", chance.Next(5) == 0 ? "offline" : "online", chance.Next(10) > 0);
                break;
            case 11:
                bench.Tell(unit, new UpdateNews.Failed("hash_mismatch", at));
                break;
            case 12:
                bench.Tell(unit, new UpdateNews.RolledBack("self test", at));
                break;
            case 13:
                bench.Tell(unit, new UpdateNews.Progress(chance.Next(101), at));
                break;
            case 14:
                bench.Tell(unit, new UpdateNews.Verifying(at));
                break;
            case 15:
                bench.Tell(unit, new UpdateNews.Booted($"side-a-mdp-2.{chance.Next(1, 4)}.0", at, States[chance.Next(States.Length)]));
                break;
            default:
                bench.Tell(unit, new UpdateNews.Confirmed(chance.Next(4) == 0 ? null : "2.3.0", at));
                break;
        }
    }

    private static void NoWaveBeforeTheOneBefore(RolloutBench bench)
    {
        var begun = bench.Units.Where(u => u.Attempt > 0).Select(u => u.Wave).DefaultIfEmpty(0).Max();
        foreach (var wave in bench.Units.Where(u => u.Wave < begun).GroupBy(u => u.Wave))
        {
            var (of, confirmed) = (wave.Count(u => u.State != UnitUpdate.Skipped), wave.Count(u => u.State == UnitUpdate.Confirmed));
            Assert.DoesNotContain(wave, u => RolloutRules.IsOpen(u.State));
            Assert.True(confirmed * 100 >= of * bench.Rollout.Plan.ConfirmSharePercent, $"wave {begun} began when {confirmed} of {of} units of wave {wave.Key} were confirmed");
        }
    }
}
