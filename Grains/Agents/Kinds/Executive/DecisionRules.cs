namespace Mycosoft.Agents.Kinds.Executive;

/// <summary>Options weighed by criteria, and what a record of a decision asks for. Arithmetic, no opinion.</summary>
public static class DecisionRules
{
    private const double Fifth = 0.2;

    private const double MostPoints = 1_000_000;

    public static Fault? Check(RecordDecisionRequest request)
    {
        var (options, criteria) = (request.Options, request.Criteria ?? []);
        if (options.DistinctBy(o => o.Name).Count() < options.Count)
            return Fault.InvalidPayload("Two options have the same name.", "$.options");
        if (criteria.DistinctBy(c => c.Name).Count() < criteria.Count)
            return Fault.InvalidPayload("Two criteria have the same name.", "$.criteria");
        foreach (var (i, option) in options.Index())
        {
            var scores = option.Scores ?? new Dictionary<string, double>();
            if (criteria.FirstOrDefault(c => !scores.ContainsKey(c.Name)) is { } missing)
                return Fault.InvalidPayload($"{option.Name} has no score for {missing.Name}.", $"$.options[{i}].scores");
            if (scores.Keys.FirstOrDefault(k => !criteria.Any(c => c.Name == k)) is { } unknown)
                return Fault.InvalidPayload($"There is no criterion {unknown}.", $"$.options[{i}].scores");
            if (scores.Values.Any(s => Math.Abs(s) > MostPoints))
                return Fault.InvalidPayload($"Scores lie between -{MostPoints} and {MostPoints}.", $"$.options[{i}].scores");
        }

        return request.Chosen is { } chosen && !options.Any(o => o.Name == chosen) ? Fault.InvalidPayload("It is none of the options.", "$.chosen") : null;
    }

    public static DecisionAnalysis Weigh(IReadOnlyList<DecisionOption> options, IReadOnlyList<Criterion> criteria)
    {
        if (criteria.Count == 0)
            return new([.. options.Select(o => new WeighedOption(o.Name, null))], null, []);
        var weighed = options.Select(o => new WeighedOption(o.Name, Score(o, criteria))).OrderByDescending(o => o.Score).ThenBy(o => o.Name, StringComparer.Ordinal).ToList();
        var best = Best(options, criteria);
        var sensitive = criteria.Where(c => new[] { 1 - Fifth, 1 + Fifth }.Any(f => Best(options, [.. criteria.Select(o => o == c ? o with { Weight = o.Weight * f } : o)]) != best));
        return new(weighed, best, [.. sensitive.Select(c => c.Name)]);
    }

    public static string ReviewStatus(DecisionRecord decision, bool reviewed) =>
        reviewed ? "reviewed" : decision.ReviewOn is null ? "unscheduled" : decision.ReviewDue ? "due" : "not_due";

    public static IReadOnlyList<string> Recommendations(DecisionRecord decision)
    {
        var all = new List<string>();
        if (decision.Status == DecisionStatus.Proposed)
            all.Add("Nothing is chosen yet: record the decision with its choice.");
        if (decision.ReviewDue)
            all.Add($"Its review was due on {decision.ReviewOn:yyyy-MM-dd}: say how it turned out.");
        if (decision.Outcome == ReviewOutcome.Worse)
            all.Add("It turned out worse than expected: decide anew.");
        if (decision.Outcome == ReviewOutcome.TooEarly && decision.ReviewOn is null)
            all.Add("It was too early to tell: set the day of the next review.");
        if (decision.Status == DecisionStatus.Decided && decision.Analysis.Best is { } best && best != decision.Chosen)
            all.Add($"By its own criteria {best} was the best option, and {decision.Chosen} was chosen.");
        if (decision.Analysis.SensitiveTo is { Count: > 0 } criteria)
            all.Add($"The best option hangs on the weight of {string.Join(", ", criteria)}.");
        return all;
    }

    private static double Score(DecisionOption option, IReadOnlyList<Criterion> criteria) =>
        Math.Round(criteria.Sum(c => c.Weight * option.Scores![c.Name]) / criteria.Sum(c => c.Weight), 6);

    private static string? Best(IReadOnlyList<DecisionOption> options, IReadOnlyList<Criterion> criteria)
    {
        var most = options.Max(o => Score(o, criteria));
        var best = options.Where(o => Score(o, criteria) == most).ToList();
        return best.Count == 1 ? best[0].Name : null;
    }
}
