using Mycosoft.Finance;
using Mycosoft.Ledger;

namespace Mycosoft.Agents.Kinds.Executive;

/// <summary>Objectives and the key results by which they are measured.</summary>
public sealed class Okrs(Books books)
{
    private const string Objectives = "id, period, owner, title FROM corporate_objectives";

    private const string KeyResults = "id, title, metric, baseline, target, current, confidence, updated_at FROM corporate_key_results";

    public Task<Outcome<ObjectiveReport>> Set(SetOkrRequest request, Requested by, CancellationToken cancellationToken) => books.Once(by, "set_okr", request, s => Set(s, request, by), cancellationToken);

    public Task<Outcome<ObjectiveReport>> Update(UpdateKeyResultRequest request, Requested by, CancellationToken cancellationToken) =>
        books.Once(by, "update_key_result", request, s => Update(s, request), cancellationToken);

    public Task<OkrReport> Report(string? asked, CancellationToken cancellationToken) => books.Read(
        async s =>
        {
            var period = asked ?? OkrRules.Quarter(s.Today);
            var (from, to) = StatementRules.Period(period, s.Today);
            var objectives = new List<ObjectiveReport>();
            foreach (var objective in await s.All(new Select(Objectives).Where("period = @period", "period", period).Then("ORDER BY owner, set_at, id"), Read))
                objectives.Add(await Fill(s, objective));
            return new OkrReport(period, from, to, OkrRules.Mean(objectives.Select(o => o.Progress)), objectives);
        },
        cancellationToken);

    private static async Task<Outcome<ObjectiveReport>> Set(BookSession session, SetOkrRequest request, Requested by)
    {
        var id = GeneralLedger.NewId(session);
        var made = await session.Run(new Statement("""
            INSERT INTO corporate_objectives (id, period, owner, title, set_at, set_by) VALUES (@id, @period, @owner, @title, @at, @by) ON CONFLICT DO NOTHING
            """).With("id", id).With("period", request.Period).With("owner", request.Owner).With("title", request.Title).With("at", session.Now).With("by", by.By));
        if (made == 0)
            return Fault.Conflict($"{request.Owner} has this objective for {request.Period} already.");
        foreach (var (i, result) in request.KeyResults.Index())
        {
            await session.Run(new Statement("""
                INSERT INTO corporate_key_results (id, objective_id, position, title, metric, baseline, target) VALUES (@id, @objective, @position, @title, @metric, @baseline, @target)
                """).With("id", GeneralLedger.NewId(session)).With("objective", id).With("position", i).With("title", result.Title).With("metric", LedgerNames.Text(result.Metric))
                .With("baseline", result.Baseline).With("target", result.Target));
        }

        return await Find(session, id);
    }

    private static async Task<Outcome<ObjectiveReport>> Update(BookSession session, UpdateKeyResultRequest request)
    {
        var found = await session.All(
            new Select("objective_id, metric FROM corporate_key_results").Where("id = @id", "id", request.KeyResultId), r => (Objective: r.Id(0), Metric: LedgerNames.Parse<Metric>(r.Text(1))));
        if (found is not [var (objective, metric)])
            return Fault.NotFound($"There is no key result {request.KeyResultId}.");
        if (!OkrRules.Fits(metric, request.Current))
            return Fault.InvalidPayload($"That is no {LedgerNames.Text(metric)} value.", "$.current");
        await session.Run(new Statement("UPDATE corporate_key_results SET current = @current, confidence = @confidence, updated_at = @at WHERE id = @id")
            .With("current", request.Current).With("confidence", request.Confidence).With("at", session.Now).With("id", request.KeyResultId));
        return await Find(session, objective);
    }

    private static async Task<ObjectiveReport> Find(BookSession session, Guid id) => await Fill(session, (await session.First(new Select(Objectives).Where("id = @id", "id", id), Read))!);

    private static async Task<ObjectiveReport> Fill(BookSession session, ObjectiveReport objective)
    {
        var (from, to) = StatementRules.Period(objective.Period, session.Today);
        var results = await session.All(
            new Select(KeyResults).Where("objective_id = @objective", "objective", objective.ObjectiveId).Then("ORDER BY position"),
            r => new KeyResultReport(
                r.Id(0), r.Text(1), LedgerNames.Parse<Metric>(r.Text(2)), r.Real(3), r.Real(4), r.RealOrNull(5), OkrRules.Progress(r.Real(3), r.Real(4), r.RealOrNull(5)), r.RealOrNull(6), r.TimeOrNull(7),
                OkrRules.Stale(r.TimeOrNull(7), from, to, session.Now)));
        return OkrRules.Report(objective, results, OkrRules.Expected(from, to, session.Today));
    }

    private static ObjectiveReport Read(Row row) => new(row.Id(0), row.Text(1), row.Text(2), row.Text(3), null, 0, null, []);
}
