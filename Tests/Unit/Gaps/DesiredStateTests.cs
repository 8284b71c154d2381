using Mycosoft.Agents;
using Mycosoft.Gaps;

namespace Mycosoft.Tests.Unit.Gaps;

public sealed class DesiredStateTests
{
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "colour: red", "line 1: 'colour' is not known here.", "$.colour" },
        { "agents:\n  - { id: a-x, category: data, kind: website, colour: red }", "line 2: 'colour' is not known here.", "$.agents[0].colour" },
        { "agents: none", "line 1: agents is a list of at most 1000.", "$.agents" },
        { "agents:", "line 1: agents is a list of at most 1000.", "$.agents" },
        { "agents:\n  - website-agent", "line 2: $.agents[0] is a mapping.", "$.agents[0]" },
        { "agents:\n  - category: data\n    kind: website", "line 2: id is missing.", "$.agents[0].id" },
        { "agents:\n  - id: a-x\n    kind: website", "line 2: category is missing.", "$.agents[0].category" },
        { "agents:\n  - id: a-x\n    category: dat\n    kind: website", "line 3: category is one of core, corporate, financial", "$.agents[0].category" },
        { "agents:\n  - id: a-x\n    category: data", "line 2: kind is missing.", "$.agents[0].kind" },
        { "agents:\n  - { id: a-x, category: data, kind: website, type: website }", "kind and type are the same; give one of them.", "$.agents[0].type" },
        { "agents:\n  - id: a-x\n    category: data\n    kind: website\n    severity: deadly", "line 5: severity is one of critical, high, medium, low, not 'deadly'.", "$.agents[0].severity" },
        { "agents:\n  - id: a-x\n    category: data\n    kind: website\n    auto_create: perhaps", "line 5: auto_create is one of true, false, not 'perhaps'.", "$.agents[0].auto_create" },
        { "agents:\n  - id: a x\n    category: data\n    kind: website", "line 2: 'a x' makes no agent id: An agent id has 1 to 100 letters", "$.agents[0].id" },
        { "agents:\n  - id: abc123\n    category: data\n    kind: website", "line 2: 'abc123' makes no agent id: An agent id must hold at least one character other", "$.agents[0].id" },
        { "agents:\n  - id: kinds\n    category: data\n    kind: website", "line 2: 'kinds' makes no agent id: 'kinds' has a meaning of its own", "$.agents[0].id" },
        { "agents:\n  - { id: a-x, category: data, kind: website }\n  - { id: a-x, category: core, kind: cfo }", "line 3: 'a-x' is there twice.", "$.agents[1].id" },
        { "routes: /api/x", "line 1: routes is a list of at most 1000.", "$.routes" },
        { "routes:\n  - /api/x\n  - api/y", "line 3: a route is a path such as /api/auth, not 'api/y'.", "$.routes[1]" },
        { "routes: [/]", "line 1: a route is a path such as /api/auth, not '/'.", "$.routes[0]" },
        { "routes: [\"/api/{id}\"]", "line 1: '/api/{id}' makes no agent id:", "$.routes[0]" },
        { "routes:\n  - /api/x\n  - /api/x/", "line 3: '/api/x/' is there twice, as the agent route-api-x.", "$.routes[1]" },
        { "agents:\n  - { id: route-api-x, category: data, kind: route-monitor }\nroutes: [/api/x]", "line 3: '/api/x' is there twice, as the agent route-api-x.", "$.routes[0]" },
        { "integrations:\n  - { type: voice }", "line 2: id is missing.", "$.integrations[0].id" },
        { "integrations:\n  - { id: n8n, critical: 1 }", "line 2: critical is one of true, false, not '1'.", "$.integrations[0].critical" },
        { "integrations:\n  - { id: n8n, kind: workflow }", "line 2: 'kind' is not known here.", "$.integrations[0].kind" },
        { "integrations:\n  - { id: n8n }\n  - { id: n8n }", "line 3: 'n8n' is there twice, as the agent n8n-agent.", "$.integrations[1].id" },
        { "just words", "line 1: $ is a mapping.", "$" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_bad_text_is_refused_with_line_and_member(string text, string message, string path)
    {
        var fault = DesiredReader.Read(text).Fault;
        Assert.NotNull(fault);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault.Code, fault.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("agents: [")]
    [InlineData("agents: []\nagents: []")]
    [InlineData("--- {}\n--- {}")]
    public void What_is_no_document_is_refused_and_throws_nothing(string text) => Assert.NotNull(DesiredReader.Read(text).Fault);

    [Fact]
    public void A_section_that_is_absent_is_the_seeds_and_an_empty_list_is_none()
    {
        var seed = BuiltInDesiredState.Document;
        Assert.Equal((17, 6, 5, 28), (seed.Agents.Count, seed.Routes.Count, seed.Integrations.Count, seed.Required.Count));
        Assert.Equal(seed.Required, Read("{}").Required);
        Assert.Equal(11, Read("agents: []").Required.Count);
        Assert.Empty(Read("agents: []\nroutes: []\nintegrations: []").Required);
        Assert.Equal(["/shop"], Read("routes: [/shop]").Routes);
    }

    [Fact]
    public void Json_is_read_as_well_and_what_is_left_out_follows_from_the_category()
    {
        var state = Read("""
            {"agents":[{"id":"shop-agent","category":"integration","kind":"website","description":"The shop","severity":"critical","auto_create":true},{"id":"soc-2","category":"security","type":"security"}],
             "routes":["/shop/cart"],"integrations":[{"id":"stripe","type":"payments","critical":true},{"id":"fax"}]}
            """);
        Assert.Equal([new("shop-agent", AgentCategory.Integration, "website", "The shop", "critical", true), new DesiredAgent("soc-2", AgentCategory.Security, "security", "security", "high", false)], state.Agents);
        Assert.Equal([new("stripe", "payments", true), new DesiredIntegration("fax", "integration", false)], state.Integrations);
        Assert.Equal(["shop-agent", "soc-2", "route-shop-cart", "stripe-agent", "fax-agent"], state.Required.Select(r => r.AgentId));
        Assert.Equal(["critical", "high", "medium", "high", "low"], state.Required.Select(r => r.Severity));
        Assert.Equal("Missing The shop agent", state.Required[0].Missing);
    }

    [Fact]
    public void An_agent_that_is_listed_goes_before_the_same_of_the_seed()
    {
        var state = Read("agents: [{ id: n8n-agent, category: custom, kind: website, severity: low }]");
        Assert.Equal(("category", "low"), Assert.Single(state.Required, r => r.AgentId == "n8n-agent") is var n8n ? (n8n.GapType, n8n.Severity) : default);
    }

    [Fact]
    public void Only_what_the_owner_himself_keeps_for_people_is_kept_for_them()
    {
        var state = Read("agents: [{ id: a-x, category: core, kind: website, auto_create: false }, { id: b-x, category: data, kind: website }]");
        Assert.Equal(["a-x"], state.ForPeople);
        Assert.False(state.Required[0].AutoCreate);
        Assert.Empty(BuiltInDesiredState.Document.ForPeople);
    }

    [Fact]
    public void A_kind_that_is_named_goes_before_what_the_id_looks_like()
    {
        var catalog = new AgentCatalog([Agents.SampleKinds.Like("route-monitor", unitPrefix: "route-", category: AgentCategory.Data), Agents.SampleKinds.Like("website", category: AgentCategory.Integration)]);
        var gaps = GapRules.Find(GapRules.Required(Read("agents: [{ id: route-66, category: data, kind: website }]\nroutes: []\nintegrations: []"), [], catalog), new HashSet<string>(), catalog, DateTime.UnixEpoch);
        Assert.Equal(("website", AgentCategory.Integration), Assert.Single(gaps) is var gap ? (gap.SuggestedAgent.AgentType, gap.Category) : default);
    }

    [Fact]
    public void The_version_follows_from_the_text()
    {
        Assert.Equal(16, BuiltInDesiredState.Document.Version.Length);
        Assert.Equal(Read("routes: [/a-x]").Version, Read("routes: [/a-x]").Version);
        Assert.NotEqual(Read("routes: [/a-x]").Version, Read("routes: [/b-x]").Version);
    }

    private static DesiredState Read(string text) => DesiredReader.Read(text).TryGet(out var state, out var fault) ? state : throw new Xunit.Sdk.XunitException(fault.ToString());
}
