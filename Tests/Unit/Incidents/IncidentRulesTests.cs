using Mycosoft.Incidents;

namespace Mycosoft.Tests.Unit.Incidents;

/// <summary>What becomes of incidents when something is seen, when it is gone, and when people decide.</summary>
public sealed class IncidentRulesTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 8, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void What_is_seen_is_opened_once_and_what_stays_changes_nothing()
    {
        var opened = Compare([], Seen("a", "a", "b"));
        Assert.Equal(["agent:a", "agent:b"], opened.Opened.Select(t => t.Key));
        Assert.Empty(opened.Ended);
        Assert.True(Compare([Incident("a"), Incident("b", IncidentStatus.Investigating), Incident("c", IncidentStatus.Ignored)], Seen("a", "b", "c")).IsNone);
    }

    [Theory]
    [InlineData(IncidentStatus.Active)]
    [InlineData(IncidentStatus.Investigating)]
    [InlineData(IncidentStatus.Resolved)]
    [InlineData(IncidentStatus.Ignored)]
    public void What_is_gone_is_ended_whatever_people_said_of_it(IncidentStatus status) =>
        Assert.Equal("a", Assert.Single(Compare([Incident("a", status)], Seen()).Ended).Subject);

    [Fact]
    public void Where_nobody_looked_or_not_at_everything_nothing_is_taken_for_gone()
    {
        Assert.True(Compare([Incident("a")]).IsNone);
        Assert.True(Compare([Incident("a")], new Sighting(Trouble.Silo, [])).IsNone);
        Assert.True(Compare([Incident("a")], new Sighting(Trouble.Agent, [], Whole: false)).IsNone);
        Assert.True(Compare([Incident("a")], new Sighting(Trouble.Agent, []) { Undecided = ["agent:a"] }).IsNone);
    }

    [Fact]
    public void What_people_resolved_while_its_cause_stays_comes_back_after_an_hour_and_what_they_ignore_does_not()
    {
        Assert.True(Compare([Incident("a", IncidentStatus.Resolved, Now - Hour + TimeSpan.FromSeconds(1)), Incident("b", IncidentStatus.Ignored)], Seen("a", "b")).IsNone);
        var changes = Compare([Incident("a", IncidentStatus.Resolved, Now - Hour), Incident("b", IncidentStatus.Ignored)], Seen("a", "b"));
        Assert.Equal(("a", "agent:a"), (Assert.Single(changes.Ended).Subject, Assert.Single(changes.Opened).Key));
        Assert.Empty(changes.Changed);
    }

    [Fact]
    public void What_has_become_worse_is_changed_and_what_is_only_said_otherwise_is_not()
    {
        var worse = Seen("a").Troubles[0] with { Severity = IncidentSeverity.Critical };
        Assert.Equal(worse, Assert.Single(Compare([Incident("a")], new Sighting(Trouble.Agent, [worse])).Changed).Now);
        Assert.True(Compare([Incident("a")], new Sighting(Trouble.Agent, [Seen("a").Troubles[0] with { Description = "other figures" }])).IsNone);
        Assert.True(Compare([Incident("a", IncidentStatus.Resolved)], new Sighting(Trouble.Agent, [worse])).IsNone);
    }

    [Theory]
    [InlineData(IncidentStatus.Active, true, IncidentVerb.Acknowledge, true)]
    [InlineData(IncidentStatus.Active, true, IncidentVerb.Resolve, true)]
    [InlineData(IncidentStatus.Investigating, true, IncidentVerb.Ignore, true)]
    [InlineData(IncidentStatus.Investigating, true, IncidentVerb.Acknowledge, true)]
    [InlineData(IncidentStatus.Ignored, true, IncidentVerb.Acknowledge, true)]
    [InlineData(IncidentStatus.Ignored, true, IncidentVerb.Resolve, true)]
    [InlineData(IncidentStatus.Ignored, false, IncidentVerb.Acknowledge, false)]
    [InlineData(IncidentStatus.Resolved, true, IncidentVerb.Acknowledge, false)]
    [InlineData(IncidentStatus.Resolved, false, IncidentVerb.Ignore, false)]
    [InlineData(IncidentStatus.Resolved, false, IncidentVerb.Resolve, true)]
    public void What_is_over_is_not_taken_up_again_and_the_same_twice_is_once(IncidentStatus status, bool present, IncidentVerb verb, bool allowed)
    {
        var refusal = IncidentRules.Refusal(Incident("a", status) with { Present = present }, new(Guid.Empty, verb, "owner"));
        Assert.Equal(allowed ? null : FaultCodes.Conflict, refusal?.Code);
    }

    [Fact]
    public void A_note_is_no_book() =>
        Assert.Equal(("invalid_payload", "$.note"), IncidentRules.Refusal(Incident("a"), new(Guid.Empty, IncidentVerb.Resolve, "owner", new string('x', 2_001))) is { } fault ? (fault.Code, fault.Path) : default);

    [Fact]
    public void What_nobody_watches_is_over_when_people_say_so()
    {
        var broken = Incident("silo-1") with { Source = Trouble.Audit };
        Assert.Equal([true, false, true], new[] { IncidentRules.StaysPresent(Incident("a"), IncidentVerb.Resolve), IncidentRules.StaysPresent(broken, IncidentVerb.Resolve), IncidentRules.StaysPresent(broken, IncidentVerb.Ignore) });
    }

    private static IncidentChanges Compare(IReadOnlyList<IncidentRecord> present, params Sighting[] sightings) => IncidentRules.Compare(present, sightings, Now, Hour);

    private static Sighting Seen(params string[] agents) => new(Trouble.Agent, [.. agents.Select(a => new Trouble(Trouble.Agent, a, $"Agent {a} is in error", "It failed.", IncidentSeverity.Medium))]);

    private static IncidentRecord Incident(string agent, IncidentStatus status = IncidentStatus.Active, DateTime? resolved = null) => new(
        Guid.CreateVersion7(), Trouble.Agent, agent, $"Agent {agent} is in error", "It failed.", IncidentSeverity.Medium, status, true, [agent], agent, Now - Hour, Now - Hour, null, null,
        resolved ?? (status == IncidentStatus.Resolved ? Now : null), null, null);
}
