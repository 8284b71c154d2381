using Mycosoft.Agents;
using Mycosoft.Gaps;
using Mycosoft.Tests.Unit.Agents;

namespace Mycosoft.Tests.Unit.Gaps;

public sealed class GapRulesTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 8, 0, 0, DateTimeKind.Utc);

    private static readonly AgentCatalog Nothing = new([]);

    [Fact]
    public void An_empty_company_has_28_gaps()
    {
        var gaps = Find([]);
        Assert.Equal(28, gaps.Count);
        Assert.Equal((17, 6, 5), (gaps.Count(g => g.GapType == "category"), gaps.Count(g => g.GapType == "route"), gaps.Count(g => g.GapType == "integration")));
        Assert.Equal((9, 18, 1), (gaps.Count(g => g.Severity == "high"), gaps.Count(g => g.Severity == "medium"), gaps.Count(g => g.Severity == "low")));
        Assert.Equal(14, gaps.Count(g => g.AutoCreate));
        Assert.Equal(28, gaps.Select(g => g.GapId).Distinct().Count());
        Assert.Equal(28, gaps.Select(g => g.SuggestedAgent.AgentId).Distinct().Count());
    }

    [Theory]
    [InlineData("category-myca-core", "high", true)]
    [InlineData("category-ceo-agent", "medium", false)]
    [InlineData("category-proxmox-agent", "medium", true)]
    [InlineData("category-soc-agent", "high", false)]
    [InlineData("category-mindex-agent", "medium", false)]
    [InlineData("category-mycobrain-coordinator", "medium", false)]
    [InlineData("route-route-api-auth", "medium", true)]
    [InlineData("integration-n8n-agent", "high", false)]
    [InlineData("integration-zapier-agent", "low", false)]
    [InlineData("integration-anthropic-agent", "high", false)]
    public void Severity_and_creation_follow_the_rules_of_the_seed(string gapId, string severity, bool autoCreate)
    {
        var gap = Assert.Single(Find([]), g => g.GapId == gapId);
        Assert.Equal((severity, autoCreate, Now), (gap.Severity, gap.AutoCreate, gap.DetectedAt));
    }

    [Fact]
    public void Descriptions_have_the_form_of_the_seed()
    {
        var gaps = Find([]).ToDictionary(g => g.GapId, g => g.Description);
        Assert.Equal("Missing Central orchestrator agent", gaps["category-myca-core"]);
        Assert.Equal("No monitoring agent for route /api/auth", gaps["route-route-api-auth"]);
        Assert.Equal("No agent for n8n integration", gaps["integration-n8n-agent"]);
    }

    [Fact]
    public void An_agent_that_is_present_leaves_no_gap()
    {
        var gaps = Find(["n8n-agent", "route-api-auth", "cfo-agent", "someone-else"]);
        Assert.Equal(25, gaps.Count);
        Assert.DoesNotContain(gaps, g => g.SuggestedAgent.AgentId is "n8n-agent" or "route-api-auth" or "cfo-agent");
    }

    [Fact]
    public void A_kind_that_is_built_is_suggested_by_its_own_name()
    {
        var catalog = new AgentCatalog([SampleKinds.Like("route-monitor", unitPrefix: "route-", category: AgentCategory.Data), SampleKinds.Like("cfo", "cfo-agent", category: AgentCategory.Financial)]);
        var gaps = GapRules.Find(GapRules.Required(BuiltInDesiredState.Document, [], catalog), new HashSet<string>(), catalog, Now);
        Assert.Equal(7, gaps.Count(g => g.KindBuilt));
        var cfo = gaps.Single(g => g.GapId == "category-cfo-agent");
        Assert.Equal(("cfo", AgentCategory.Financial, "The kind cfo."), (cfo.SuggestedAgent.AgentType, cfo.Category, cfo.SuggestedAgent.Description));
        Assert.Equal("executive", gaps.Single(g => g.GapId == "category-ceo-agent").SuggestedAgent.AgentType);
    }

    [Fact]
    public void The_roster_is_required_too_and_nothing_twice()
    {
        var catalog = new AgentCatalog([SampleKinds.Like("website", "website-agent", category: AgentCategory.Integration)]);
        var gaps = GapRules.Find(GapRules.Required(BuiltInDesiredState.Document, ["website-agent", "myca-core", "website-agent", "mystery"], catalog), new HashSet<string>(), catalog, Now);
        Assert.Equal(30, gaps.Count);
        var website = gaps.Single(g => g.GapId == "category-website-agent");
        Assert.Equal((AgentCategory.Integration, "website", true, false), (website.Category, website.SuggestedAgent.AgentType, website.KindBuilt, website.AutoCreate));
        Assert.False(gaps.Single(g => g.GapId == "category-mystery").KindBuilt);
    }

    [Fact]
    public void Categories_are_held_against_their_minimum()
    {
        var counts = new Dictionary<AgentCategory, int> { [AgentCategory.Core] = 1, [AgentCategory.Data] = 9, [AgentCategory.Device] = 4 };
        CategoryGap[] expected =
        [
            new(AgentCategory.Core, 3, 1, 2),
            new(AgentCategory.Infrastructure, 5, 0, 5),
            new(AgentCategory.Security, 2, 0, 2),
            new(AgentCategory.Data, 3, 9, 0),
        ];
        Assert.Equal(expected, GapRules.ByCategory(counts));
    }

    private static IReadOnlyList<AgentGap> Find(string[] present) => GapRules.Find(GapRules.Required(BuiltInDesiredState.Document, [], Nothing), present.ToHashSet(StringComparer.Ordinal), Nothing, Now);
}
