using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.EndToEnd.Agents;

/// <summary>The corporate agents over HTTP, one company of a process for each fact.</summary>
public sealed class CorporateTests(PostgresFixture postgres)
{
    private const string Core = "myca-core,task-router,event-processor";

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_cfo_named_by_its_owner_keeps_the_books(string store)
    {
        await using var company = await Start(store, Core + ",cfo-agent");
        var api = company.Api;
        Assert.Equal(("corporate", "cfo"), ((await api.Agent("cfo-agent")).Text("category"), (await api.Agent("cfo-agent")).Text("agent_type")));
        Assert.Empty((await Done(api, "cfo-agent", "trial_balance")).List("rows"));

        foreach (var (code, name, type) in new[] { ("1000", "Bank", "asset"), ("3000", "Capital", "equity"), ("5000", "Hosting", "expense") })
            await Done(api, "cfo-agent", "open_account", new { code, name, type, cash = type == "asset" });
        await Done(api, "cfo-agent", "post_entry", new { memo = "Founding", lines = new object[] { Line("1000", "debit", 1_000_000), Line("3000", "credit", 1_000_000) } });
        await Done(api, "cfo-agent", "set_budget", new { category = "general", amount = 500.00m, currency = "USD" });

        var granted = (await Done(api, "cfo-agent", "approve_spending", new { amount = 120.50m, purpose = "A server", budget_category = "general", reference = "order 7" }))
            .Has("amount:number purpose:text approved:flag reason:text commitment_id:uuid amount_minor:whole currency:text");
        Assert.Equal((true, 12_050, "USD"), ((bool)granted["approved"]!, (int)granted["amount_minor"]!, granted.Text("currency")));
        var again = await Done(api, "cfo-agent", "approve_spending", new { amount = 120.50m, purpose = "A server", budget_category = "general", reference = "order 7" });
        Assert.Equal(granted.Text("commitment_id"), again.Text("commitment_id"));
        Assert.False((bool)(await Done(api, "cfo-agent", "approve_spending", new { amount = 400, purpose = "Another" }))["approved"]!);
        await Done(api, "cfo-agent", "settle_commitment", new { commitment_id = granted.Text("commitment_id"), debit_account = "5000", credit_account = "1000" });

        var budget = (await Done(api, "cfo-agent", "budget_check")).Has("category:text budget_remaining:number utilization_percent:number");
        Assert.Equal((379.50m, 24.1), ((decimal)budget["budget_remaining"]!, (double)budget["utilization_percent"]!));
        (await Done(api, "cfo-agent", "financial_report")).Has("period:text report_type:text status:text income:object balance:object budgets:list");
        var trial = await Done(api, "cfo-agent", "trial_balance");
        Assert.Equal((true, 1_000_000), ((bool)trial["balanced"]!, (int)trial.List("totals").Single()["debit_minor"]!));
        Assert.Null((await Done(api, "cfo-agent", "runway"))["runway_months"]);

        Assert.Equal("waiting_approval", (await api.Post("/tasks", new { agent_id = "cfo-agent", task_type = "close_period", payload = new { period = "2020-01" } })).Is(202).Text("status"));
        await Refuses(api, "approve_spending", new { amount = 1.234m, purpose = "x", currency = "USD" }, "$.payload.amount");
        await Refuses(api, "approve_spending", new { amount = "1.23", purpose = "x", currency = "USD" }, "$.payload.amount");
        await Refuses(api, "approve_spending", new { amount_minor = 5, purpose = "x", currency = "XXX" }, "$.payload.currency");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_ceo_keeps_decisions_and_objectives_and_approves_nothing_of_weight(string store)
    {
        await using var company = await Start(store, Core + ",ceo-agent");
        var api = company.Api;
        Assert.True((bool)(await Approve(api, "low"))["approved"]!);
        Assert.Equal((false, null), ((bool)(await Approve(api, "medium"))["approved"]!, (string?)(await Approve(api, "medium"))["approved_by"]));
        Assert.Contains("person", (await Approve(api, "high")).Text("reason"), StringComparison.Ordinal);
        var delegation = new { agent_id = "ceo-agent", task_type = "delegate_authority", payload = new { who = "deployer", scope = "action", until = "2999-01-01T00:00:00Z" } };
        Assert.Equal("waiting_approval", (await api.Post("/tasks", delegation)).Is(202).Text("status"));
        Assert.Empty((await Done(api, "ceo-agent", "list_delegations")).List("delegations"));

        var decision = await Done(api, "ceo-agent", "record_decision", new { title = "Where to host", context = "The lease ends.", options = new[] { new { name = "rack" }, new { name = "cloud" } }, chosen = "rack" });
        (await Done(api, "ceo-agent", "review_decision", new { decision_id = decision.Text("decision_id") })).Has("decision_id:uuid review_status:text recommendations:list");
        Assert.Single((await Done(api, "ceo-agent", "list_decisions")).List("decisions"));

        var objective = await Done(api, "ceo-agent", "set_okr", new { period = "2999", owner = "ceo-agent", title = "Grow", key_results = new[] { new { title = "users", target = 100 } } });
        await Done(api, "ceo-agent", "update_key_result", new { key_result_id = objective.List("key_results").Single().Text("key_result_id"), current = 50 });
        var report = (await Done(api, "ceo-agent", "okr_report", new { period = "2999" })).Has("period:text progress:number objectives:list");
        Assert.Equal(0.5, (double)report["progress"]!);
    }

    [Fact]
    public async Task Nobody_with_authority_over_money_is_born_unasked()
    {
        await using var company = await OwnCompany.Start(null, []);
        var born = (await company.Api.Get("/agents")).Is().List("agents").Select(a => a.Text("agent_id")).ToList();
        Assert.Contains("myca-core", born);
        Assert.DoesNotContain("cfo-agent", born);
        Assert.DoesNotContain("ceo-agent", born);
    }

    private static object Line(string account, string side, long minor) => new { account, side, amount_minor = minor, currency = "USD" };

    private static Task<JsonNode> Approve(Api api, string impact) => Done(api, "ceo-agent", "approve_action", new { action = "deploy", requester = "deployer", impact, pre_approved = true });

    private static async Task<JsonNode> Done(Api api, string agent, string type, object? payload = null)
    {
        var task = await api.Do(agent, type, payload);
        Assert.Equal(("completed", type, null), (task.Text("status"), type, (string?)task["error"]));
        return task["result"]!;
    }

    private static async Task Refuses(Api api, string type, object payload, string path) =>
        (await api.Post("/tasks", new { agent_id = "cfo-agent", task_type = type, payload })).IsRefused(422, path: path);

    private async Task<OwnCompany> Start(string store, string roster) => await OwnCompany.Start(store == "postgres" ? postgres : null, new() { ["Mas__Roster"] = roster });
}
