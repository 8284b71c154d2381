using Mycosoft.Agents.Kinds.Executive;
using Mycosoft.Tests.Cluster.Readers;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Finance;

public abstract class ExecutiveRecords(StoreUnderTest store) : FinanceSuite(store)
{
    private static readonly CeoSettings Usual = new();

    private Actions Actions => new(Books);

    private Decisions Decisions => new(Books);

    private Okrs Okrs => new(Books);

    [Fact]
    public async Task Little_is_approved_by_itself_more_by_delegation_and_much_by_nobody()
    {
        Assert.Equal((true, "cfo-agent"), await Approve(Impact.Low));
        Assert.Equal((false, null), await Approve(Impact.Medium));
        var given = await Delegate("action:deploy", who: "deployer");
        Assert.Equal((true, "chief"), await Approve(Impact.Medium));
        Assert.Equal((false, null), await Approve(Impact.Medium, "delete"));
        Assert.Equal((false, null), await Approve(Impact.High));
        Value(await Delegations.Revoke(new(given.DelegationId), By(), Cancellation));
        Assert.Equal((false, null), await Approve(Impact.Medium));
        await Delegate("action", who: "deployer", hours: 1);
        Assert.Equal((true, "chief"), await Approve(Impact.Medium, "delete"));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((false, null), await Approve(Impact.Medium, "delete"));
        await Delegate("spending", 1_000_000, who: "deployer");
        Assert.Equal((false, null), await Approve(Impact.Medium));
    }

    [Fact]
    public async Task That_it_was_approved_before_approves_nothing_and_an_agent_asks_for_itself()
    {
        await Delegate("action", who: "deployer");
        Assert.False(Value(await Actions.Approve(new("deploy", "somebody", Impact.Medium, PreApproved: true), Usual, By(), Cancellation)).Approved);
        Assert.False(Value(await Actions.Approve(new("deploy", "deployer", Impact.High, PreApproved: true), Usual, By(), Cancellation)).Approved);
        Assert.False(Value(await Actions.Approve(new("deploy", "deployer"), Usual, By(by: "impostor", agent: true), Cancellation)).Approved);
        Assert.True(Value(await Actions.Approve(new("deploy"), Usual, By(by: "deployer", agent: true), Cancellation)).Approved);
        Assert.False(Value(await Actions.Approve(new("deploy", "deployer", Impact.Low), new() { ApprovesLowImpact = false }, By(by: "impostor", agent: true), Cancellation)).Approved);
    }

    [Fact]
    public async Task An_approval_under_one_key_is_answered_again_after_its_delegation_has_ended()
    {
        await Delegate("action", who: "deployer", hours: 1);
        var first = Value(await Actions.Approve(new("deploy", "deployer"), Usual, By("ref:release 5"), Cancellation));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(first, Value(await Actions.Approve(new("deploy", "deployer"), Usual, By("ref:release 5"), Cancellation)));
        Assert.False(Value(await Actions.Approve(new("deploy", "deployer"), Usual, By(), Cancellation)).Approved);
    }

    [Fact]
    public async Task A_decision_is_kept_weighed_and_reviewed()
    {
        var request = new RecordDecisionRequest(
            "Where to host", "The lease ends.",
            [Option("rack", 3, 9), Option("cloud", 8, 2)],
            [new("speed", 1), new("cost", 2)], "cloud", Day(6, 1));
        var decision = Value(await Decisions.Record(request, By("task:d"), Cancellation));
        Assert.Equal(decision.DecisionId, Value(await Decisions.Record(request, By("task:d"), Cancellation)).DecisionId);
        Assert.Equal((DecisionStatus.Decided, "rack", "owner", false), (decision.Status, decision.Analysis.Best, decision.DecidedBy, decision.ReviewDue));
        Assert.Equal(("not_due", 1), Reviewed(await Decisions.Review(new(decision.DecisionId), By(), Cancellation)));
        Assert.Empty((await Decisions.List(new(Due: true), Cancellation)).Decisions);
        Clock.Advance(TimeSpan.FromDays(12));
        Assert.Equal(decision.DecisionId, Assert.Single((await Decisions.List(new(Due: true), Cancellation)).Decisions).DecisionId);
        Assert.Equal(("due", 2), Reviewed(await Decisions.Review(new(decision.DecisionId), By(), Cancellation)));
        Assert.Equal(("reviewed", 2), Reviewed(await Decisions.Review(new(decision.DecisionId, ReviewOutcome.Worse, "slow"), By(), Cancellation)));
        var kept = Assert.Single((await Decisions.List(new(), Cancellation)).Decisions);
        Assert.Equal((ReviewOutcome.Worse, null, false), (kept.Outcome, kept.ReviewOn, kept.ReviewDue));
        Refused(await Decisions.Review(new(Guid.NewGuid()), By(), Cancellation), FaultCodes.NotFound);
        Refused(await Decisions.Record(request with { Chosen = "barn" }, By(), Cancellation), FaultCodes.InvalidPayload, "$.chosen");
    }

    [Fact]
    public async Task Objectives_are_measured_and_what_was_not_is_unknown()
    {
        var request = new SetOkrRequest("2026-Q2", "cto-agent", "Be fast", [new("requests a second", 200, 100), new("green builds", 100, 0, Metric.Percent), new("shipped", Metric: Metric.Boolean)]);
        var set = Value(await Okrs.Set(request, By("task:o"), Cancellation));
        Assert.Equal(set.ObjectiveId, Value(await Okrs.Set(request, By("task:o"), Cancellation)).ObjectiveId);
        Refused(await Okrs.Set(request, By(), Cancellation), FaultCodes.Conflict);
        Assert.Equal((null, null, 0.5385), (set.Progress, set.AtRisk, set.Expected));
        var moved = Value(await Okrs.Update(new(set.KeyResults[0].KeyResultId, 125, 0.7), By(), Cancellation));
        Assert.Equal((0.25, true, 0.25, 0.7), (moved.Progress, moved.AtRisk, moved.KeyResults[0].Progress, moved.KeyResults[0].Confidence));
        Assert.Equal([false, true, true], moved.KeyResults.Select(r => r.Stale));
        Refused(await Okrs.Update(new(set.KeyResults[1].KeyResultId, 101), By(), Cancellation), FaultCodes.InvalidPayload, "$.current");
        Refused(await Okrs.Update(new(Guid.NewGuid(), 1), By(), Cancellation), FaultCodes.NotFound);
        Value(await Okrs.Update(new(set.KeyResults[2].KeyResultId, 1), By(), Cancellation));
        var report = await Okrs.Report(null, Cancellation);
        Assert.Equal(("2026-Q2", Day(4, 1), Day(6, 30), 0.625), (report.Period, report.From, report.To, report.Progress));
        Assert.Equal((0.625, false), (report.Objectives[0].Progress, report.Objectives[0].AtRisk));
        var empty = await Okrs.Report("2025", Cancellation);
        Assert.Equal((0, null), (empty.Objectives.Count, empty.Progress));
    }

    private static DecisionOption Option(string name, double speed, double cost) => new(name, new Dictionary<string, double> { ["speed"] = speed, ["cost"] = cost });

    private static (string, int) Reviewed(Mycosoft.Agents.Outcome<DecisionReview> review) => (Value(review).ReviewStatus, Value(review).Recommendations.Count);

    private async Task<(bool, string?)> Approve(Impact impact, string action = "deploy") =>
        Value(await Actions.Approve(new(action, "deployer", impact), Usual, By(), Cancellation)) is var decision ? (decision.Approved, decision.ApprovedBy) : default;
}

public sealed class SqliteExecutiveRecords() : ExecutiveRecords(new SqliteUnderTest());

public sealed class PostgresExecutiveRecords(PostgresFixture fixture) : ExecutiveRecords(new PostgresUnderTest(fixture));
