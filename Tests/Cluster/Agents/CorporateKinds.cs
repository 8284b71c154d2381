using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Finance;
using Mycosoft.Hosting;
using Mycosoft.Ledger;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Agents;

public sealed class SqliteCorporateKindTests(SqliteCompany company) : CorporateKinds(company), IClassFixture<SqliteCompany>;

public sealed class PostgresCorporateKindTests(PostgresCompany company) : CorporateKinds(company), IClassFixture<PostgresCompany>;

/// <summary>The corporate agents as agents: their tasks run again after a crash, and nothing is done twice.</summary>
public abstract class CorporateKinds(CompanyFixture company) : CompanySuite(company)
{
    [Fact]
    public async Task A_grant_whose_task_runs_again_after_a_crash_is_one_grant()
    {
        var (cfo, category) = (await Spawn(kind: "cfo", principal: Roster.Principal), NewId("category"));
        await Run(cfo, "set_budget", $$"""{"category":"{{category}}","amount_minor":1000,"currency":"USD"}""");
        Company.Outage.BeforeCommit(w => w is FinishTask);
        var id = await Submit(cfo, Ask("approve_spending", new($$"""{"purpose":"a crash","budget_category":"{{category}}","amount":6,"currency":"USD"}""")), "cfo");
        await Eventually.Equal("1", () => Read($"SELECT count(*) FROM finance_commitments WHERE category = '{category}'"), "the grant is on disk", Patience, Cancellation);
        await Company.Crash();
        var decision = Result<SpendingDecision>(await Ends(id));
        Assert.True(decision.Approved);
        Assert.Equal(decision.CommitmentId.ToString(), await Read($"SELECT id FROM finance_commitments WHERE category = '{category}'"));
        Assert.Equal("1", await Read($"SELECT count(*) FROM finance_commitments WHERE category = '{category}'"));
    }

    [Fact]
    public async Task Fifty_tasks_of_two_agents_on_a_budget_for_ten_are_granted_ten_times()
    {
        var (agents, category) = (new[] { await Spawn(kind: "cfo", principal: Roster.Principal), await Spawn(kind: "cfo", principal: Roster.Principal) }, NewId("category"));
        await Run(agents[0], "set_budget", $$"""{"category":"{{category}}","amount_minor":1000,"currency":"USD"}""");
        var payload = new JsonText($$"""{"purpose":"a purchase","budget_category":"{{category}}","amount_minor":100}""");
        var tasks = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Submit(agents[i % 2], Ask("approve_spending", payload), "cfo")));
        var decisions = new List<SpendingDecision>();
        foreach (var task in tasks)
            decisions.Add(Result<SpendingDecision>(await Ends(task)));
        Assert.Equal(10, decisions.Count(d => d.Approved));
        Assert.Equal("1000", await Read($"SELECT CAST(sum(budget_minor) AS bigint) FROM finance_commitments WHERE category = '{category}'"));
    }

    [Fact]
    public async Task An_owner_s_settings_move_the_limits()
    {
        var category = NewId("category");
        var cfo = await Spawn(new AgentConfig(Settings: new("""{"currency":"JPY","alone_below_minor":10,"budget_check_below_minor":20}""")), "cfo", principal: Roster.Principal);
        await Run(cfo, "set_budget", $$"""{"category":"{{category}}","amount":1000}""");
        foreach (var (amount, rule) in new[] { (9, "own_authority"), (19, "budget_check"), (20, "needs_delegation") })
            Assert.Equal(rule, Result<SpendingDecision>(await Run(cfo, "approve_spending", $$"""{"purpose":"x","amount":{{amount}},"budget_category":"{{category}}"}""")).Rule);
        Refused(await Agent(NewId("cfo"), "cfo").Change(new(LifeVerb.Spawn, Owner, new AgentConfig(Settings: new("""{"alone_below_minor":20,"budget_check_below_minor":10}"""))), Cancellation), FaultCodes.InvalidPayload);
    }

    private static T Result<T>(TaskRecord task) => JsonSerializer.Deserialize<T>(task.Result!.Value.Value, Json.Tolerant)!;

    private async Task<TaskRecord> Run(string agent, string type, string payload) => await Ends(await Submit(agent, Ask(type, new(payload)), "cfo"));
}
