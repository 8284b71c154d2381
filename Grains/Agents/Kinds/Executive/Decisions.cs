using System.Text.Json;
using Mycosoft.Finance;
using Mycosoft.Ledger;

namespace Mycosoft.Agents.Kinds.Executive;

/// <summary>The company's decisions: what the options were, which was chosen, and how it turned out.</summary>
public sealed class Decisions(Books books)
{
    private const string Columns = """
        id, title, context, chosen, decided_by, recorded_at, review_on, analysis,
        (SELECT r.outcome FROM corporate_reviews r WHERE r.decision_id = d.id ORDER BY r.reviewed_at DESC, r.id DESC LIMIT 1) FROM corporate_decisions d
        """;

    public Task<Outcome<DecisionRecord>> Record(RecordDecisionRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "record_decision", request, s => Record(s, request, by), cancellationToken);

    public Task<Outcome<DecisionReview>> Review(ReviewDecisionRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "review_decision", request, s => Review(s, request, by), cancellationToken);

    public Task<DecisionList> List(ListDecisionsRequest request, CancellationToken cancellationToken) => books.Read(
        async s =>
        {
            var select = new Select(Columns);
            if (request.Due)
                select.Where("review_on <= @today", "today", Days.Text(s.Today));
            return new DecisionList(await s.All(select.Then("ORDER BY recorded_at DESC, id DESC").Limit(request.Limit), r => Read(r, s.Today)));
        },
        cancellationToken);

    private static async Task<Outcome<DecisionRecord>> Record(BookSession session, RecordDecisionRequest request, Requested by)
    {
        if (DecisionRules.Check(request) is { } fault)
            return fault;
        var id = GeneralLedger.NewId(session);
        var analysis = DecisionRules.Weigh(request.Options, request.Criteria ?? []);
        await session.Run(new Statement("""
            INSERT INTO corporate_decisions (id, title, context, analysis, chosen, decided_by, recorded_at, recorded_by, review_on)
            VALUES (@id, @title, @context, @analysis, @chosen, @decider, @at, @by, @review)
            """).With("id", id).With("title", request.Title).With("context", request.Context).With("analysis", new JsonText(JsonSerializer.Serialize(analysis, Json.Tolerant)))
            .With("chosen", request.Chosen).With("decider", request.Chosen is null ? null : by.By).With("at", session.Now).With("by", by.By)
            .With("review", request.ReviewOn is { } day ? Days.Text(day) : null));
        return (await Find(session, id))!;
    }

    private static async Task<Outcome<DecisionReview>> Review(BookSession session, ReviewDecisionRequest request, Requested by)
    {
        if (await Find(session, request.DecisionId) is not { } decision)
            return Fault.NotFound($"There is no decision {request.DecisionId}.");
        if (request.Outcome is { } outcome)
        {
            await session.Run(new Statement("""
                INSERT INTO corporate_reviews (id, decision_id, outcome, note, reviewed_at, reviewed_by) VALUES (@id, @decision, @outcome, @note, @at, @by)
                """).With("id", GeneralLedger.NewId(session)).With("decision", decision.DecisionId).With("outcome", LedgerNames.Text(outcome)).With("note", request.Note)
                .With("at", session.Now).With("by", by.By));
        }

        if (request.Outcome is not null || request.ReviewOn is not null)
        {
            await session.Run(new Statement("UPDATE corporate_decisions SET review_on = @day WHERE id = @id")
                .With("day", request.ReviewOn is { } day ? Days.Text(day) : null).With("id", decision.DecisionId));
        }

        var after = (await Find(session, request.DecisionId))!;
        return new DecisionReview(after.DecisionId, DecisionRules.ReviewStatus(after, request.Outcome is not null), DecisionRules.Recommendations(after), after);
    }

    private static Task<DecisionRecord?> Find(BookSession session, Guid id) => session.First(new Select(Columns).Where("d.id = @id", "id", id), r => Read(r, session.Today));

    private static DecisionRecord Read(Row row, DateOnly today)
    {
        var (chosen, review) = (row.TextOrNull(3), row.TextOrNull(6) is null ? (DateOnly?)null : row.Day(6));
        ReviewOutcome? outcome = row.TextOrNull(8) is { } text ? LedgerNames.Parse<ReviewOutcome>(text) : null;
        return new(
            row.Id(0), row.Text(1), row.Text(2), chosen is null ? DecisionStatus.Proposed : DecisionStatus.Decided, chosen, row.TextOrNull(4), row.Time(5), review, review <= today, outcome,
            JsonSerializer.Deserialize<DecisionAnalysis>(row.Json(7).Value, Json.Tolerant)!);
    }
}
