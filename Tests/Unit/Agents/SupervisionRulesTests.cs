using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class SupervisionRulesTests
{
    [Fact]
    public void The_third_failure_in_a_row_is_one_too_many() =>
        Assert.Equal([false, false, true, true], Enumerable.Range(1, 4).Select(SupervisionRules.Fails));

    [Fact]
    public void Restarts_come_later_each_time_and_after_the_last_comes_death()
    {
        Assert.Equal([5, 20, 80], Enumerable.Range(0, 3).Select(n => SupervisionRules.AfterFailure(n, autoRestart: true).RestartAfter!.Value.TotalSeconds));
        Assert.Equal((Life.Dead, null), SupervisionRules.AfterFailure(3, autoRestart: true));
    }

    [Fact]
    public void Without_auto_restart_the_first_error_is_the_last() =>
        Assert.Equal((Life.Dead, null), SupervisionRules.AfterFailure(0, autoRestart: false));

    [Theory]
    [InlineData(FaultCodes.Internal, true)]
    [InlineData(FaultCodes.Timeout, true)]
    [InlineData(FaultCodes.Unavailable, true)]
    [InlineData(FaultCodes.UpstreamError, true)]
    [InlineData(FaultCodes.NotConfigured, false)]
    [InlineData(FaultCodes.InvalidPayload, false)]
    [InlineData(FaultCodes.ApprovalRequired, false)]
    [InlineData(FaultCodes.NotFound, false)]
    [InlineData("cancelled", false)]
    [InlineData("in_doubt", false)]
    public void Only_what_the_agent_or_its_service_did_counts(string code, bool counts) =>
        Assert.Equal(counts, SupervisionRules.CountsAsFailure(new(code, "")));
}
