using Mycosoft.Agents;
using Mycosoft.Audit;
using Mycosoft.Policy;
using Mycosoft.Snapshots;
using Mycosoft.Tests.Cluster.Chains;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Snapshots;

public sealed class SqliteRestoreUnderPolicyTests(PolicedSqliteCompany company) : RestoresUnderPolicy(company), IClassFixture<PolicedSqliteCompany>;

public sealed class PostgresRestoreUnderPolicyTests(PolicedPostgresCompany company) : RestoresUnderPolicy(company), IClassFixture<PolicedPostgresCompany>;

/// <summary>The tasks of a snapshot are judged by the policy in force when it is restored.</summary>
public abstract class RestoresUnderPolicy(PolicedCompany company) : CompanySuite(company)
{
    [Theory]
    [InlineData("deny")]
    [InlineData("approve")]
    public async Task What_the_policy_does_not_let_start_by_itself_any_more_does_not_come_back(string verb)
    {
        await InForce();
        var agent = await Spawn();
        Value(await Change(agent, LifeVerb.Pause));
        var (change, work) = (await Submit(agent, new Work(), "change"), await Submit(agent, new Work()));
        var snapshots = Company.Grains.GetGrain<IAgentSnapshots>(Agent(agent).GetGrainId());
        var snapshot = Value(await snapshots.Take(new(Guid.CreateVersion7(), "test", Owner), Cancellation));

        await InForce($"{{name: careful, on: task, task_type: change, requester: {Owner}, decide: {verb}}}");
        Value(await snapshots.Restore(new(snapshot.Id, "restorer"), Cancellation));
        Assert.Equal("work", await Open());
        Assert.Contains("\"left_out\":1", await Told(), StringComparison.Ordinal);

        await InForce();
        Value(await snapshots.Restore(new(snapshot.Id, "restorer"), Cancellation));
        Assert.Equal("change work", await Open());
        Assert.Contains(change.ToString(), await Told(), StringComparison.Ordinal);
        Assert.DoesNotContain(work.ToString(), await Told(), StringComparison.Ordinal);

        Task<string?> Open() => Read($"SELECT string_agg(task_type, ' ' ORDER BY task_type) FROM agent_tasks WHERE agent_id = '{agent}' AND status = 'pending'");

        async Task<string> Told() => Value(await Company.Grains.GetGrain<IAudit>(0).List(new("restorer", "agent.restored", agent), Cancellation)).Items[0].Payload!;
    }

    private async Task InForce(params IReadOnlyList<string> rules)
    {
        company.Policy.Rules(rules);
        await Eventually.True(
            async () => (await Company.Grains.GetGrain<IPolicy>(0).Current(Cancellation)).Text is var text && rules.All(rule => text.Contains(rule, StringComparison.Ordinal)) && text.Contains("careful", StringComparison.Ordinal) == rules.Count > 0,
            "the rules are in force", Patience, Cancellation);
    }
}
