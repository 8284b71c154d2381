using Mycosoft.Agents;
using Mycosoft.Births;
using Mycosoft.Ledger;
using Mycosoft.Policy;

namespace Mycosoft.Tests.Unit.Births;

public sealed class BirthRulesTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 8, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly HashSet<string> Nobody = [];

    private static BornAgent Unused => new("shop-1", "website", AgentCategory.Integration, BirthOrigin.Template, Life.Active, Now - Month);

    [Theory]
    [InlineData("shop-1", "key:1", null, BirthOrigin.Person)]
    [InlineData("shop-1", "key:1", "shop", BirthOrigin.Template)]
    [InlineData("shop-1", "roster", null, BirthOrigin.Roster)]
    [InlineData("shop-1", "gap-detector", null, BirthOrigin.Gap)]
    [InlineData("cfo-agent", "gap-detector", null, BirthOrigin.Roster)]
    [InlineData("cfo-agent", "key:1", "shop", BirthOrigin.Roster)]
    [InlineData("shop-1", "shop-1", null, BirthOrigin.Self)]
    [InlineData("shop-1", "shop-2", null, BirthOrigin.Person)]
    public void Who_wanted_an_agent_follows_from_the_birth_and_the_roster_goes_first(string agent, string principal, string? template, BirthOrigin origin) =>
        Assert.Equal(origin, new BirthTerms(Day, Month, new HashSet<string> { "cfo-agent" }).OriginOf(agent, new(LifeVerb.Spawn, principal, Template: template)));

    [Theory]
    [InlineData(BirthOrigin.Gap, false, 1, true)]
    [InlineData(BirthOrigin.Template, false, 1, true)]
    [InlineData(BirthOrigin.Gap, true, 1, false)]
    [InlineData(BirthOrigin.Template, true, 1, false)]
    [InlineData(BirthOrigin.Self, false, 1, true)]
    [InlineData(BirthOrigin.Self, true, 1, false)]
    [InlineData(BirthOrigin.Gap, false, 0, false)]
    [InlineData(BirthOrigin.Person, false, 1, false)]
    [InlineData(BirthOrigin.Roster, false, 1, false)]
    public void Whom_no_person_chose_is_on_trial(BirthOrigin origin, bool approved, int days, bool trial) =>
        Assert.Equal(trial ? Now + Day : null, TrialRules.Until(origin, approved, Day * days, Now));

    [Fact]
    public void A_trial_is_over_when_its_time_has_come()
    {
        Assert.Null(TrialRules.Open(null, Now));
        Assert.Null(TrialRules.Open(Now, Now));
        Assert.Equal(Now.AddTicks(1), TrialRules.Open(Now.AddTicks(1), Now));
        Assert.Equal("on trial until 2026-11-26 08:00:00Z", TrialRules.Words(Now));
    }

    [Theory]
    [InlineData(PolicyVerb.Auto, Effect.Read, true, "auto by 'rule'")]
    [InlineData(PolicyVerb.Auto, Effect.Change, false, "auto by 'rule'")]
    [InlineData(PolicyVerb.Auto, Effect.Change, true, "approve(1) by 'on trial'")]
    [InlineData(PolicyVerb.Notify, Effect.Change, true, "approve(1) by 'on trial'")]
    [InlineData(PolicyVerb.Approve, Effect.Change, true, "approve(2) by 'rule'")]
    [InlineData(PolicyVerb.Deny, Effect.Change, true, "deny by 'rule'")]
    public void On_trial_a_change_waits_for_a_person(PolicyVerb verb, Effect effect, bool trial, string expected) =>
        Assert.Equal(expected, TrialRules.Stricter(new(verb, verb == PolicyVerb.Approve ? 2 : 0, "rule", BuiltInPolicy.Document), effect, trial ? Now : null)?.ToString());

    [Theory]
    [InlineData(Effect.Critical, true, true)]
    [InlineData(Effect.Critical, false, false)]
    [InlineData(Effect.Change, true, false)]
    [InlineData(Effect.Read, true, false)]
    public void On_trial_nothing_critical_is_done(Effect effect, bool trial, bool refused)
    {
        var fault = TrialRules.Refusal("shop-1", "destroy", effect, trial ? Now : null);
        Assert.Equal(refused ? (FaultCodes.Forbidden, "shop-1 is on trial until 2026-11-26 08:00:00Z and does nothing critical until then (destroy); an approver may end the trial.") : default, (fault?.Code, fault?.Message));
    }

    [Theory]
    [InlineData(Effect.Read, true, true)]
    [InlineData(Effect.Change, false, true)]
    [InlineData(Effect.Change, true, false)]
    [InlineData(Effect.Critical, false, false)]
    public void Out_of_a_snapshot_goes_on_what_nobody_has_to_allow(Effect effect, bool trial, bool resumed) => Assert.Equal(resumed, TrialRules.MayResume(effect, trial ? Now : null));

    [Fact]
    public void What_was_born_without_a_person_and_is_not_used_is_put_away_with_the_reason() =>
        Assert.Equal("Retired: born by template, unused since 2026-10-27 08:00:00Z, and nothing asks for it.", RetirementRules.Reason(Unused, Nobody, Month, Now));

    [Fact]
    public void What_is_wanted_used_of_the_core_or_a_persons_stays()
    {
        BornAgent[] stay =
        [
            Unused with { Origin = BirthOrigin.Person }, Unused with { Origin = BirthOrigin.Roster }, Unused with { Origin = BirthOrigin.Self }, Unused with { Category = AgentCategory.Core }, Unused with { LastUsed = Unused.LastUsed.AddTicks(1) },
            Unused with { Life = Life.Archived }, Unused with { Life = Life.Deleted }, Unused with { Life = Life.Stopping }, Unused with { Life = Life.Spawning },
        ];
        Assert.All(stay, birth => Assert.Null(RetirementRules.Reason(birth, Nobody, Month, Now)));
        Assert.Null(RetirementRules.Reason(Unused, new HashSet<string> { "shop-1" }, Month, Now));
    }

    [Theory]
    [InlineData(true, false, false, "shop-1 has a schedule of its own.")]
    [InlineData(false, true, false, "shop-1 has tasks or messages open.")]
    [InlineData(false, false, true, "shop-1 has been used meanwhile.")]
    [InlineData(false, false, false, null)]
    public void The_agent_itself_has_the_last_word(bool schedule, bool open, bool used, string? refusal) => Assert.Equal(refusal, RetirementRules.Refusal("shop-1", new(schedule, open, used))?.Message);

    [Theory]
    [InlineData(AgentStatus.Archived, "Retired: born by gap.", true)]
    [InlineData(AgentStatus.Archived, null, false)]
    [InlineData(AgentStatus.Shutdown, "Retired: born by gap.", false)]
    public void Whom_a_person_archived_was_not_retired(AgentStatus status, string? error, bool retired) => Assert.Equal(retired, RetirementRules.IsRetired(new()
    {
        AgentId = "x",
        Status = status,
        ErrorMessage = error,
        AgentType = "website",
        Category = AgentCategory.Integration,
        DisplayName = "x",
        Description = "",
        Capabilities = [],
        Config = AgentConfig.Default,
    }));
}
