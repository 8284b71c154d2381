using Microsoft.Extensions.Time.Testing;
using Mycosoft.Audit;
using Mycosoft.Incidents;
using Mycosoft.Ledger;
using Mycosoft.Tests.Cluster.Ledger;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Incidents;

public sealed class SqliteIncidentStore() : IncidentStoreSuite(new SqliteBench());

public sealed class PostgresIncidentStore(PostgresFixture postgres) : IncidentStoreSuite(new PostgresBench(postgres));

/// <summary>Incidents in their table: one of a key while its cause is there, and every decision with who and why.</summary>
public abstract class IncidentStoreSuite(LedgerBench bench) : LedgerStoreSuite(bench)
{
    private readonly FakeTimeProvider _clock = new(LedgerBench.Now);

    private IncidentBook Book => new(Bench.Database, new AuditTrail(Bench.Database), _clock);

    [Fact]
    public async Task What_is_opened_is_read_back_as_it_was_written()
    {
        var opened = Assert.Single(await Open(Agent("a-agent")));
        Assert.Equal((IncidentNews.Created, IncidentStatus.Active, true), (opened.Name, opened.Incident.Status, opened.Incident.Present));
        var read = Value(await Book.Find(opened.Incident.Id, Cancellation));
        Assert.Equal(opened.Incident with { Agents = read.Agents }, read);
        Assert.Equal(("agent:a-agent", "It \"failed\".", IncidentSeverity.Medium, "a-agent", LedgerBench.Now), (read.Key, read.Description, read.Severity, read.CausedBy, read.DetectedAt));
        Assert.Equal(["a-agent"], read.Agents);
        Assert.Equal(FaultCodes.NotFound, (await Book.Find(Guid.CreateVersion7(), Cancellation)).Fault?.Code);
    }

    [Fact]
    public async Task Many_who_see_the_same_open_one_and_one_of_them_tells()
    {
        var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Open(Agent("a-agent")))));
        Assert.Single(told.SelectMany(news => news));
        var present = await Book.Present(Cancellation);
        var ended = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Book.Write(new(present, [], []), Cancellation))));
        Assert.Single(ended.SelectMany(news => news));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM incidents"));
    }

    [Fact]
    public async Task What_ends_by_itself_is_resolved_by_the_system_and_what_comes_again_is_another()
    {
        var first = Assert.Single(await Open(Agent("a-agent"))).Incident;
        _clock.Advance(TimeSpan.FromMinutes(1));
        var ended = Assert.Single(await End()).Incident;
        Assert.Equal((first.Id, IncidentStatus.Resolved, false, IncidentBook.System, LedgerBench.Now.AddMinutes(1)), (ended.Id, ended.Status, ended.Present, ended.ResolvedBy, ended.ResolvedAt));
        Assert.NotEqual(first.Id, Assert.Single(await Open(Agent("a-agent"))).Incident.Id);
        Assert.Equal("2", await Bench.Read("SELECT count(*) FROM incidents"));
    }

    [Fact]
    public async Task What_people_decided_stays_until_the_cause_is_gone_and_says_nothing_new_then()
    {
        var (resolved, ignored) = (Assert.Single(await Open(Agent("a-agent"))).Incident, Assert.Single(await Open(Agent("b-agent"))).Incident);
        await Decide(resolved.Id, IncidentVerb.Resolve, "done");
        await Decide(ignored.Id, IncidentVerb.Ignore, "known");
        Assert.Equal(2, (await Book.Present(Cancellation)).Count);
        Assert.Empty(await Open(Agent("a-agent"), Agent("b-agent")));
        var news = Assert.Single(await End());
        Assert.Equal((ignored.Id, IncidentStatus.Ignored, IncidentBook.System), (news.Incident.Id, news.Incident.Status, news.Incident.ResolvedBy));
        var over = Value(await Book.Find(resolved.Id, Cancellation));
        Assert.Equal((false, "owner", "done"), (over.Present, over.ResolvedBy, over.Note));
        Assert.Empty(await Book.Present(Cancellation));
    }

    [Fact]
    public async Task A_decision_is_told_once_and_has_one_row_in_the_audit()
    {
        var id = Assert.Single(await Open(Agent("a-agent"))).Incident.Id;
        _clock.Advance(TimeSpan.FromMinutes(1));
        var decisions = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Book.Decide(new(id, IncidentVerb.Acknowledge, "owner", "I look"), Cancellation))));
        Assert.Equal(IncidentNews.Updated, Assert.Single(decisions, d => d.Value?.News is not null).Value!.News!.Name);
        var seen = Value(await Book.Find(id, Cancellation));
        Assert.Equal((IncidentStatus.Investigating, "owner", LedgerBench.Now.AddMinutes(1), "I look"), (seen.Status, seen.AcknowledgedBy, seen.AcknowledgedAt, seen.Note));
        await Decide(id, IncidentVerb.Resolve);
        Assert.Equal("I look", Value(await Book.Find(id, Cancellation)).Note);
        Assert.Equal(FaultCodes.Conflict, (await Book.Decide(new(id, IncidentVerb.Acknowledge, "owner"), Cancellation)).Fault?.Code);
        var told = Value(await new AuditTable(Bench.Database).List(new(), Cancellation)).Items;
        Assert.Equal([("incident.resolved", "owner", "a-agent"), ("incident.acknowledged", "owner", "a-agent")], told.Select(t => (t.Action, t.Actor, t.AgentId)));
    }

    [Fact]
    public async Task What_became_worse_is_changed_once()
    {
        var id = Assert.Single(await Open(Agent("a-agent"))).Incident.Id;
        var worse = Agent("a-agent") with { Title = "Agent a-agent is dead", Severity = IncidentSeverity.High };
        Assert.Equal((IncidentNews.Updated, IncidentSeverity.High), Assert.Single(await Change(id, worse)) is var news ? (news.Name, news.Incident.Severity) : default);
        Assert.Empty(await Change(id, worse));
    }

    [Fact]
    public async Task The_list_is_newest_first_in_pages_and_by_status_severity_and_agent()
    {
        foreach (var agent in (string[])["a-agent", "a_agent", "c-agent"])
        {
            await Open(Agent(agent));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Open(new Trouble(Trouble.ServiceLevel, "uptime", "The promise uptime is broken", "98 percent", IncidentSeverity.High));
        var first = Value(await Book.List(new(Limit: 3), Cancellation));
        Assert.Equal(["uptime", "c-agent", "a_agent"], first.Items.Select(i => i.Subject));
        var second = Value(await Book.List(new(Limit: 3, Cursor: first.Next), Cancellation));
        Assert.Equal(("a-agent", null), (Assert.Single(second.Items).Subject, second.Next));
        Assert.Equal(["a_agent"], Value(await Book.List(new(AgentId: "a_agent"), Cancellation)).Items.Select(i => i.Subject));
        Assert.Empty(Value(await Book.List(new(AgentId: "agent"), Cancellation)).Items);
        Assert.Equal(["uptime"], Value(await Book.List(new(Severity: IncidentSeverity.High), Cancellation)).Items.Select(i => i.Subject));
        await Decide(second.Items[0].Id, IncidentVerb.Acknowledge);
        Assert.Equal((1, 3), (Value(await Book.List(new(IncidentStatus.Investigating), Cancellation)).Items.Count, Value(await Book.List(new(IncidentStatus.Active), Cancellation)).Items.Count));
        Assert.Equal(FaultCodes.InvalidPayload, (await Book.List(new(Limit: 0), Cancellation)).Fault?.Code);
    }

    [Fact]
    public async Task A_broken_chain_is_over_when_people_say_so_and_may_be_told_anew()
    {
        var broken = TroubleRules.Of(new AuditProblem("silo-1", 3, "edited", "The hash does not fit."));
        var id = Assert.Single(await Open(broken)).Incident.Id;
        Assert.Empty(await Open(broken));
        await Decide(id, IncidentVerb.Resolve);
        Assert.Equal("audit:silo-1", Assert.Single(await Open(broken)).Incident.Key);
    }

    [Fact]
    public async Task What_is_over_is_kept_for_ninety_days_and_what_is_not_for_as_long_as_it_lasts()
    {
        await Open(Agent("a-agent"));
        await End();
        await Open(Agent("b-agent"));
        var retention = new Retention(Bench.Database);
        Assert.Equal(0, (await retention.CleanUp(LedgerBench.Now.AddDays(89), Cancellation)).Incidents);
        Assert.Equal(1, (await retention.CleanUp(LedgerBench.Now.AddDays(91), Cancellation)).Incidents);
        Assert.Equal("agent:b-agent", await Bench.Read("SELECT key FROM incidents"));
    }

    private static Trouble Agent(string id) => new(Trouble.Agent, id, $"Agent {id} is in error", "It \"failed\".", IncidentSeverity.Medium) { Agents = [id], CausedBy = id };

    private static T Value<T>(Answer<T> answer)
        where T : class => answer.TryGet(out var value, out var fault) ? value : throw new Xunit.Sdk.XunitException($"Expected an answer, got {fault}");

    private Task<IReadOnlyList<IncidentNews>> Open(params Trouble[] troubles) => Book.Write(new([], troubles, []), Cancellation);

    private Task<IReadOnlyList<IncidentNews>> Change(Guid id, Trouble now) => Book.Write(new([], [], [(id, now)]), Cancellation);

    private async Task<IReadOnlyList<IncidentNews>> End() => await Book.Write(new(await Book.Present(Cancellation), [], []), Cancellation);

    private async Task Decide(Guid id, IncidentVerb verb, string? note = null) => Assert.NotNull(Value(await Book.Decide(new(id, verb, "owner", note), Cancellation)).News);
}
