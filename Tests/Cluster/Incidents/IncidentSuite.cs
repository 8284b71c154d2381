using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Feed;
using Mycosoft.Gaps;
using Mycosoft.Hosting;
using Mycosoft.Incidents;
using Mycosoft.Ledger;
using Mycosoft.Quarantine;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Incidents;

public sealed class SqliteIncidentTests(SqliteCompany company) : IncidentSuite(company), IClassFixture<SqliteCompany>;

public sealed class PostgresIncidentTests(PostgresCompany company) : IncidentSuite(company), IClassFixture<PostgresCompany>;

/// <summary>What is wrong in a company, found by itself, taken up by people, and over when its cause is.</summary>
public abstract class IncidentSuite(CompanyFixture company) : CompanySuite(company)
{
    private IIncidents Incidents => Company.Grains.GetGrain<IIncidents>(0);

    private IncidentWatch Watch => Company.Services.GetRequiredService<IncidentWatch>();

    [Fact]
    public async Task An_agent_in_error_opens_one_that_a_person_acknowledges_and_that_is_over_when_the_agent_is_well()
    {
        using var feed = Company.Services.GetRequiredService<LiveFeed>().Subscribe(10_000);
        var agent = await Unwell();
        await Watch.Look(Cancellation);
        var opened = await Of(agent);
        Assert.Equal(("agent", $"Agent {agent} is in error", "It failed as told.", IncidentStatus.Active, agent), (opened.Source, opened.Title, opened.Description, opened.Status, opened.CausedBy));

        var seen = Value(await Incidents.Decide(new(opened.Id, IncidentVerb.Acknowledge, Owner, "I look"), Cancellation));
        Assert.Equal((IncidentStatus.Investigating, Owner, "I look"), (seen.Status, seen.AcknowledgedBy, seen.Note));
        Value(await Incidents.Decide(new(opened.Id, IncidentVerb.Acknowledge, "another"), Cancellation));
        await Watch.Look(Cancellation);
        Assert.Equal(IncidentStatus.Investigating, (await Of(agent)).Status);

        Value(await Change(agent, LifeVerb.Start));
        await Watch.Look(Cancellation);
        var over = await Of(agent);
        Assert.Equal((opened.Id, IncidentStatus.Resolved, IncidentBook.System, false), (over.Id, over.Status, over.ResolvedBy, over.Present));
        Assert.Equal(["incident_created", "incident_updated", "incident_resolved"], await Told(feed, opened.Id, 3));
        Assert.Equal("owner incident.acknowledged 1", await Read($"SELECT max(actor) || ' ' || max(action) || ' ' || count(*) FROM audit WHERE subject = '{opened.Id}'"));
        Refused(await Incidents.Decide(new(opened.Id, IncidentVerb.Ignore, Owner), Cancellation), FaultCodes.Conflict);
    }

    [Fact]
    public async Task It_grows_worse_with_its_agent_and_outlives_a_crash()
    {
        var agent = await Unwell(new(AutoRestart: true, MaxRetries: 0));
        await Watch.Look(Cancellation);
        var opened = await Of(agent);
        await Company.Crash();
        Company.Clock.Advance(TimeSpan.FromMinutes(1));
        await Watch.Look(Cancellation);
        Assert.Equal(opened.Id, (await Of(agent)).Id);

        var dead = await Unwell(new(AutoRestart: false, MaxRetries: 0), AgentStatus.Dead);
        await Watch.Look(Cancellation);
        Assert.Equal((IncidentSeverity.High, $"Agent {dead} is dead"), await Of(dead) is var worse ? (worse.Severity, worse.Title) : default);
    }

    [Fact]
    public async Task What_a_person_resolved_while_its_cause_stays_comes_back_after_an_hour_and_what_was_ignored_does_not()
    {
        var (resolved, ignored) = (await Unwell(new(AutoRestart: false, MaxRetries: 0), AgentStatus.Dead), await Unwell(new(AutoRestart: false, MaxRetries: 0), AgentStatus.Dead));
        await Watch.Look(Cancellation);
        var before = await Of(resolved);
        Value(await Incidents.Decide(new(before.Id, IncidentVerb.Resolve, Owner), Cancellation));
        Value(await Incidents.Decide(new((await Of(ignored)).Id, IncidentVerb.Ignore, Owner, "it may be dead"), Cancellation));
        await Watch.Look(Cancellation);
        Assert.Equal((before.Id, true), await Of(resolved) is var still ? (still.Id, still.Present) : default);

        Company.Clock.Advance(TimeSpan.FromHours(1));
        await Watch.Look(Cancellation);
        var (after, left) = (await Of(resolved), await Of(ignored));
        Assert.Equal((true, IncidentStatus.Active, IncidentStatus.Ignored), (after.Id != before.Id, after.Status, left.Status));
        Assert.Equal((IncidentStatus.Resolved, false), Value(await Incidents.Find(before.Id, Cancellation)) is var past ? (past.Status, past.Present) : default);
    }

    [Fact]
    public async Task Two_silos_make_no_twins_and_one_takes_over_from_the_other()
    {
        var agent = await Unwell();
        var other = ActivatorUtilities.CreateInstance<IncidentWatch>(Company.Services, new SiloIdentity("another-silo", Company.Clock.Now), new Leases(Company.Services.GetRequiredService<Database>(), Company.Clock));
        await Watch.Look(Cancellation);
        Assert.Empty(await other.Look(Cancellation));
        Assert.Equal(1, await Count(agent));

        Company.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 6).SelectMany(_ => (Task[])[other.Look(Cancellation), Watch.Look(Cancellation)]));
        Assert.Equal(1, await Count(agent));
        // Whichever has the lease now, the other facts are about this silo's.
        Company.Clock.Advance(TimeSpan.FromMinutes(1));
        await Watch.Look(Cancellation);
    }

    [Fact]
    public async Task A_quarantine_is_one_until_it_is_lifted()
    {
        var (agent, quarantine) = (await Spawn(), Company.Grains.GetGrain<IQuarantine>(0));
        Value(await quarantine.Impose(new(QuarantineScope.Agent, agent, Owner, "it went mad"), Cancellation));
        await Watch.Look(Cancellation);
        Assert.Equal(("quarantine", $"agent:{agent}", IncidentStatus.Active), await Of(agent) is var held ? (held.Source, held.Subject, held.Status) : default);
        Value(await quarantine.Lift(new(QuarantineScope.Agent, agent, Owner, "it is well"), Cancellation));
        await Watch.Look(Cancellation);
        Assert.Equal(IncidentStatus.Resolved, (await Of(agent)).Status);
    }

    [Fact]
    public async Task A_gap_that_stays_is_one_until_somebody_lets_it_be()
    {
        var gaps = Company.Services.GetRequiredService<GapBook>();
        var missing = (await Company.Services.GetRequiredService<GapQueries>().Missing(Cancellation)).Where(g => g.SuggestedAgent.AgentId == "task-router").ToList();
        Assert.Equal("high", Assert.Single(missing).Severity);
        await gaps.Keep(missing, Cancellation, whole: false);
        await Watch.Look(Cancellation);
        Assert.Equal(0, await Count("task-router"));
        Company.Clock.Advance(TimeSpan.FromMinutes(16));
        await gaps.Keep(missing, Cancellation, whole: false);
        await Watch.Look(Cancellation);
        Assert.Equal(("gap", "category-task-router"), await Of("task-router") is var stays ? (stays.Source, stays.Subject) : default);
        Value(await Company.Grains.GetGrain<IGaps>(0).Ignore(new("category-task-router", Owner), Cancellation));
        await Watch.Look(Cancellation);
        Assert.Equal(IncidentStatus.Resolved, (await Of("task-router")).Status);
    }

    [Fact]
    public async Task A_silo_that_gave_no_more_signs_of_life_is_one()
    {
        await using (var connection = await Company.Services.GetRequiredService<Database>().Open(Cancellation))
        {
            await new Statement("INSERT INTO silos (id, started_at, renewed_at, version) SELECT 'silent-silo', started_at, @at, version FROM silos WHERE id = @mine").With("at", DateTime.UtcNow.AddMinutes(-2))
                .With("mine", Company.Services.GetRequiredService<SiloIdentity>().Name).Run(Company.Services.GetRequiredService<Database>(), connection, Cancellation);
        }

        await Watch.Look(Cancellation);
        var lost = Assert.Single(Value(await Incidents.List(new(Limit: 1_000), Cancellation)).Items, i => i.Subject == "silent-silo");
        Assert.Equal(("silo", IncidentSeverity.High), (lost.Source, lost.Severity));
    }

    [Fact]
    public async Task While_nothing_changes_nothing_is_written()
    {
        await Unwell(new(AutoRestart: false, MaxRetries: 0), AgentStatus.Dead);
        await Watch.Look(Cancellation);
        Assert.Empty(await Watch.Look(Cancellation));
    }

    private async Task<string> Unwell(AgentConfig? config = null, AgentStatus status = AgentStatus.Error)
    {
        var agent = await Spawn(config ?? new(MaxRetries: 0));
        for (var i = 0; i < SupervisionRules.FailuresBeforeError; i++)
            await Ends(await Submit(agent, new Work(Fault: FaultCodes.Unavailable, Retryable: false)), TaskState.Failed);
        await Becomes(agent, status);
        return agent;
    }

    /// <summary>The newest of the agent.</summary>
    private async Task<IncidentRecord> Of(string agent) => Value(await Incidents.List(new(AgentId: agent), Cancellation)).Items[0];

    private async Task<int> Count(string agent) => Value(await Incidents.List(new(AgentId: agent), Cancellation)).Items.Count;

    private static async Task<IReadOnlyList<string>> Told(FeedSubscription feed, Guid incident, int times)
    {
        var told = new List<string>();
        await Eventually.True(() =>
        {
            while (feed.Events.TryRead(out var happened))
            {
                if (happened is { Type: FeedEvent.IncidentEvent } && happened.SubjectId == incident)
                    told.Add(happened.Name);
            }

            return told.Count >= times;
        }, $"incident {incident} is told {times} times", Patience, Cancellation);
        return told;
    }
}
