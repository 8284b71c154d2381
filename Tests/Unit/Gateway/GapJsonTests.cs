using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Gaps;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class GapJsonTests
{
    [Theory]
    [InlineData("route", AgentCategory.Data, "route_coverage")]
    [InlineData("device", AgentCategory.Device, "device_monitoring")]
    [InlineData("integration", AgentCategory.Integration, "integration")]
    [InlineData("category", AgentCategory.Security, "security")]
    [InlineData("category", AgentCategory.Data, "data_pipeline")]
    [InlineData("category", AgentCategory.Core, "category")]
    public void The_website_has_its_own_words_for_the_types(string type, AgentCategory category, string expected) =>
        Assert.Equal(expected, GapJson.Of(Gap(type, category)).WebsiteGapType);

    [Fact]
    public void A_gap_carries_the_members_of_the_detector_and_of_the_website()
    {
        var gap = JsonSerializer.SerializeToElement(GapJson.Of(Gap("route", AgentCategory.Data)), Json.Tolerant);
        Assert.Equal("medium", gap.GetProperty("severity").GetString());
        Assert.Equal("medium", gap.GetProperty("priority").GetString());
        Assert.Equal("route-monitor", gap.GetProperty("suggestedAgentType").GetString());
        Assert.Equal("data", gap.GetProperty("suggestedCategory").GetString());
        Assert.Equal("route-api", gap.GetProperty("suggested_agent").GetProperty("agent_id").GetString());
    }

    [Fact]
    public void A_gap_that_no_kind_can_fill_is_not_counted_as_fillable()
    {
        var list = GapJson.Of(new GapReport([Gap("route", AgentCategory.Data), Gap("category", AgentCategory.Core) with { KindBuilt = false }], []));
        Assert.Equal((2, 1), (list.TotalGaps, list.AutoFillable));
        Assert.Equal([("category", 1), ("route", 1)], list.ByType.Select(pair => (pair.Key, pair.Value)));
    }

    private static AgentGap Gap(string type, AgentCategory category) =>
        new("gap-1", type, category, "d", "medium", new("route-api", "route-monitor", category, "Route", "d"), AutoCreate: true, KindBuilt: true, DateTime.UnixEpoch);
}
