namespace Mycosoft.Finance;

/// <summary>What an entry must be before it goes to the tables, which refuse it too, but without saying where.</summary>
public static class EntryRules
{
    /// <summary>The lines with their signs: a debit is above zero.</summary>
    public static Answer<PostedLine[]> Lines(IReadOnlyList<EntryLineRequest> requests, string defaultCurrency)
    {
        var lines = new List<PostedLine>(requests.Count);
        foreach (var (i, request) in requests.Index())
        {
            if (!request.Read(defaultCurrency, $"$.lines[{i}]").TryGet(out var money, out var fault))
                return fault;
            lines.Add(new(request.Account, request.Side == Side.Debit ? money.AmountMinor : -money.AmountMinor, money.Currency));
        }

        return Unbalanced(lines) is { } unbalanced ? unbalanced : lines.ToArray();
    }

    public static Fault? Unbalanced(IReadOnlyList<PostedLine> lines)
    {
        if (lines.Count < 2)
            return Fault.InvalidPayload("An entry has at least two lines.", "$.lines");
        var off = lines.GroupBy(l => l.Currency).Select(g => new Money(g.Sum(l => l.AmountMinor), g.Key)).FirstOrDefault(m => m.AmountMinor != 0);
        return off is null ? null : Fault.InvalidPayload($"The entry does not balance: its debits less its credits are {off}.", "$.lines");
    }

    public static IReadOnlyList<PostedLine> Mirror(IEnumerable<PostedLine> lines) => [.. lines.Select(l => l with { AmountMinor = -l.AmountMinor })];
}
