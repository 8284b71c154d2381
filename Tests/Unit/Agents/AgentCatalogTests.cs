using System.Text.Json.Nodes;
using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class AgentCatalogTests
{
    private readonly AgentCatalog _catalog = new([SampleKinds.Unit, SampleKinds.LongUnit, SampleKinds.Probe]);

    [Theory]
    [InlineData("probe", "probe")]
    [InlineData("looker", "probe")]
    [InlineData("unit", "unit")]
    [InlineData("probe-agent", null)]
    [InlineData("Probe", null)]
    public void A_kind_is_found_by_name_and_alias(string name, string? kind) => Assert.Equal(kind, _catalog.Find(name)?.Kind);

    [Theory]
    [InlineData("probe-agent", "probe")]
    [InlineData("unit-7", "unit")]
    [InlineData("unit-long-7", "long-unit")]
    [InlineData("probe-agent-2", null)]
    public void An_id_is_a_singleton_or_has_the_longest_matching_prefix(string agentId, string? kind) => Assert.Equal(kind, _catalog.FindByAgentId(agentId)?.Kind);

    [Fact]
    public void A_universal_task_points_to_a_kind_only_if_it_has_its_own_version()
    {
        Assert.Equal([SampleKinds.Probe], _catalog.WithTask("health_check"));
        Assert.DoesNotContain("get_status", _catalog.TaskTypes);
        Assert.Equal([SampleKinds.Probe], _catalog.WithCapability("looking"));
        Assert.Equal([SampleKinds.Unit], _catalog.WithCapability("move"));
    }

    [Fact]
    public void A_name_used_twice_stops_the_start_and_both_users_are_named()
    {
        Refused([SampleKinds.Like("a"), SampleKinds.Like("a")], "The name 'a'", "kind a");
        Refused([SampleKinds.Like("a"), SampleKinds.Like("b", aliases: "a")], "The name 'a'", "kind a", "kind b");
        Refused([SampleKinds.Like("a", "x-agent"), SampleKinds.Like("b", "x-agent")], "The singleton id 'x-agent'", "kind a", "kind b");
        Refused([SampleKinds.Like("a", unitPrefix: "x-"), SampleKinds.Like("b", unitPrefix: "x-")], "The unit prefix 'x-'", "kind a", "kind b");
        Refused([SampleKinds.Like("a", "b"), SampleKinds.Like("b", "b-agent")], "The name and singleton id 'b'", "kind a", "kind b");
    }

    [Fact]
    public void A_kind_may_be_called_as_its_singleton_is() => Assert.Equal("core", new AgentCatalog([SampleKinds.Like("core", "core")]).FindByAgentId("core")?.Kind);

    [Fact]
    public void The_document_tells_everything_that_was_declared()
    {
        var document = JsonNode.Parse(_catalog.Document.Json.Value)!;
        Assert.Equal(3, (int)document["total"]!);
        var probe = document["kinds"]!.AsArray().Single(k => (string)k!["kind"]! == "probe")!;
        Assert.Equal(("probe", "data", "probe-agent", null), ((string)probe["agent_type"]!, (string)probe["category"]!, (string)probe["singleton_id"]!, (string?)probe["unit_prefix"]));
        Assert.Equal(["looker"], probe["aliases"]!.AsArray().Select(a => (string)a!));
        Assert.Equal("object", (string)probe["settings_schema"]!["type"]!);
        var look = probe["tasks"]!.AsArray().Single(t => (string)t!["type"]! == "look")!;
        Assert.Equal(("read", true), ((string)look["effect"]!, (bool)look["idempotent"]!));
        Assert.Equal("Where to look.", (string)look["payload_schema"]!["properties"]!["url"]!["description"]!);
        Assert.NotNull(look["result_schema"]!["properties"]!["found"]);
    }

    private static void Refused(AgentDescriptor[] kinds, params string[] named)
    {
        var error = Assert.Throws<InvalidOperationException>(() => new AgentCatalog(kinds));
        Assert.All(named, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }
}
