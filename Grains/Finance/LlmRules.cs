namespace Mycosoft.Finance;

/// <summary>What was used on one day under one name of each kind.</summary>
public sealed record LlmUse(string Provider, string Model, string AgentId, string? TaskType, DateOnly Day, long Calls, long Input, long Cached, long Output, long Estimated);

/// <summary>Tokens to money, by the price that held on the day; without one the cost is unknown and not nothing.</summary>
public static class LlmRules
{
    private const decimal Million = 1_000_000m;

    public static LlmPrice? PriceOn(IEnumerable<LlmPrice> prices, string provider, string model, DateOnly day) =>
        prices.Where(p => p.Provider == provider && p.Model == model && p.EffectiveFrom <= day).MaxBy(p => p.EffectiveFrom);

    public static decimal Cost(LlmPrice price, long input, long cached, long output) =>
        (((input - cached) * price.Input) + (cached * price.CachedInput) + (output * price.Output)) / Million;

    public static LlmCostReport Report(DateOnly from, DateOnly to, LlmGrouping grouping, IReadOnlyList<LlmUse> uses, IReadOnlyList<LlmPrice> prices)
    {
        var priced = uses.Select(u => (Use: u, Price: PriceOn(prices, u.Provider, u.Model, u.Day))).ToList();
        return new(from, to, grouping, Rows(priced, u => Group(u, grouping)), Rows(priced, _ => "all"), priced.Where(p => p.Price is null).Sum(p => p.Use.Calls));
    }

    private static List<LlmCostRow> Rows(List<(LlmUse Use, LlmPrice? Price)> priced, Func<LlmUse, string> group) =>
        [.. priced.GroupBy(p => (Group: group(p.Use), p.Price?.Currency)).OrderBy(g => g.Key.Group, StringComparer.Ordinal).ThenBy(g => g.Key.Currency, StringComparer.Ordinal).Select(g =>
        {
            decimal? cost = g.Key.Currency is null ? null : g.Sum(p => Cost(p.Price!, p.Use.Input, p.Use.Cached, p.Use.Output));
            long? minor = cost is { } known ? (long)Math.Round(known * Currencies.Scale(g.Key.Currency!), MidpointRounding.ToEven) : null;
            return new LlmCostRow(
                g.Key.Group, g.Sum(p => p.Use.Calls), g.Sum(p => p.Use.Input), g.Sum(p => p.Use.Cached), g.Sum(p => p.Use.Output), g.Key.Currency, cost, minor, g.Sum(p => p.Use.Estimated));
        })];

    private static string Group(LlmUse use, LlmGrouping grouping) => grouping switch
    {
        LlmGrouping.Agent => use.AgentId,
        LlmGrouping.Provider => use.Provider,
        LlmGrouping.Model => $"{use.Provider}/{use.Model}",
        _ => use.TaskType ?? "",
    };
}
