namespace Mycosoft.Finance;

/// <summary>Which line of the bank is which line of the books: of the same amount and near in time, first by the document, then by the day. Each is used once.</summary>
public static class ReconcileRules
{
    public static IReadOnlyList<BankMatch> Match(IReadOnlyList<BankLine> bank, IReadOnlyList<BookLine> entries, int toleranceDays)
    {
        var pairs = from line in bank
                    join entry in entries on (line.AmountMinor, line.Currency) equals (entry.AmountMinor, entry.Currency)
                    let days = Math.Abs(line.Date.DayNumber - entry.Date.DayNumber)
                    where days <= toleranceDays
                    orderby Names(line, entry) descending, days, line.Date, line.BankLineId, entry.Date, entry.EntryId, entry.LineNo
                    select new BankMatch(line, entry);
        var (usedBank, usedEntries) = (new HashSet<Guid>(), new HashSet<(Guid, int)>());
        var matches = new List<BankMatch>();
        foreach (var pair in pairs)
        {
            if (usedBank.Contains(pair.Bank.BankLineId) || !usedEntries.Add((pair.Entry.EntryId, pair.Entry.LineNo)))
                continue;
            usedBank.Add(pair.Bank.BankLineId);
            matches.Add(pair);
        }

        return matches;
    }

    private static bool Names(BankLine line, BookLine entry) => entry.Document is { } document
        && (line.Reference == document || line.Description.Contains(document, StringComparison.OrdinalIgnoreCase));
}
