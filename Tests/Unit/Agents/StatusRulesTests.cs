using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class StatusRulesTests
{
    [Theory]
    [InlineData(Life.Active, 0, 0, AgentStatus.Idle)]
    [InlineData(Life.Active, 0, 3, AgentStatus.Active)]
    [InlineData(Life.Active, 1, 3, AgentStatus.Busy)]
    [InlineData(Life.Stopping, 1, 0, AgentStatus.Busy)]
    [InlineData(Life.Stopping, 0, 2, AgentStatus.Busy)]
    [InlineData(Life.Spawning, 0, 0, AgentStatus.Spawning)]
    [InlineData(Life.Paused, 0, 9, AgentStatus.Paused)]
    [InlineData(Life.Paused, 1, 9, AgentStatus.Paused)]
    [InlineData(Life.Error, 0, 1, AgentStatus.Error)]
    [InlineData(Life.Shutdown, 0, 0, AgentStatus.Shutdown)]
    [InlineData(Life.Dead, 0, 0, AgentStatus.Dead)]
    [InlineData(Life.Archived, 0, 0, AgentStatus.Archived)]
    public void The_status_follows_from_life_and_open_tasks(Life life, long running, long queued, AgentStatus status) => Assert.Equal(status, StatusRules.Report(life, running, queued));

    [Fact]
    public void A_deleted_agent_has_no_status() => Assert.Throws<ArgumentOutOfRangeException>(() => StatusRules.Report(Life.Deleted, 0, 0));
}
