using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Messages;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class AgentJsonTests
{
    private static readonly string[] SeedMembers =
    [
        "agent_id", "status", "container_id", "started_at", "last_heartbeat", "current_task_id", "tasks_completed", "tasks_failed", "error_message", "cpu_usage", "memory_usage",
    ];

    private static readonly string[] WebsiteMembers =
    [
        "id", "name", "type", "display_name", "category", "capabilities", "cpu_percent", "memory_mb", "uptime_seconds", "connections", "metrics",
    ];

    private static readonly AgentState Newborn = new()
    {
        AgentId = "a-1",
        Status = AgentStatus.Idle,
        AgentType = "route-monitor",
        Category = AgentCategory.Data,
        DisplayName = "A",
        Description = "",
        Capabilities = [],
        Config = AgentConfig.Default,
    };

    [Fact]
    public void The_seeds_eleven_members_are_there_even_when_null() =>
        Assert.Empty(SeedMembers.Except(Members(AgentJson.Of(Newborn, []))));

    [Fact]
    public void The_members_that_the_website_reads_are_there() =>
        Assert.Empty(WebsiteMembers.Except(Members(AgentJson.Of(Newborn, []))));

    [Fact]
    public void What_was_not_measured_is_null() => Assert.Equal(new AgentMetricsView(null, null, 0, 0, null, null, null, null), AgentJson.Of(Newborn, []).Metrics);

    [Fact]
    public void A_connection_of_both_directions_joins_both_agents_and_one_of_one_direction_only_its_source()
    {
        var neighbours = AgentJson.Neighbours([Connection("a", "b", true), Connection("a", "c", false)]);
        Assert.Equal(["b", "c"], neighbours["a"]);
        Assert.Equal(["a"], neighbours["b"]);
        Assert.Empty(neighbours["c"]);
    }

    private static ConnectionRecord Connection(string source, string target, bool bidirectional) =>
        new(Guid.NewGuid(), source, target, "message", bidirectional, 5, DateTime.UnixEpoch, "manual", "active");

    private static IEnumerable<string> Members(AgentView view) => JsonSerializer.SerializeToElement(view, Json.Tolerant).EnumerateObject().Select(member => member.Name);
}
