using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mycosoft.Finance;

/// <summary>A line of a statement as the bank wrote it, and what tells it from all others.</summary>
public sealed record StatementEntry(DateOnly Date, long AmountMinor, string Description, string? Reference, string Fingerprint);

/// <summary>Reads a bank's CSV by the headings that the owner named. One line that cannot be read refuses the whole.</summary>
public static class BankStatement
{
    private const int MaxLines = 10_000;

    public static Answer<StatementEntry[]> Read(ImportBankCsvRequest request, string currency)
    {
        if (!Currencies.Exists(currency))
            return Fault.InvalidPayload($"{currency} is no currency of ISO 4217.", "$.currency");
        var records = CsvText.Read(request.Csv.TrimStart('\uFEFF'), request.Delimiter[0]).Take(MaxLines + 2).ToList();
        if (records.Count is 0 or > MaxLines + 1)
            return Fault.InvalidPayload($"A statement has headings and at most {MaxLines} lines.", "$.csv");
        if (!Headings.Of(records[0].Fields, request.Columns).TryGet(out var headings, out var fault))
            return fault;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var entries = new List<StatementEntry>(records.Count);
        foreach (var (line, fields) in records.Skip(1))
        {
            if (!Entry(line, fields, headings, request, currency).TryGet(out var entry, out fault))
                return fault;
            // The same purchase twice on a day is two lines, in this import and in the next.
            var same = string.Join('\u001F', currency, Days.Text(entry.Date), entry.AmountMinor, entry.Description, entry.Reference);
            var count = seen[same] = seen.GetValueOrDefault(same) + 1;
            entries.Add(entry with { Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{same}\u001F{count}"))) });
        }

        return entries.ToArray();
    }

    private static Answer<StatementEntry> Entry(int line, IReadOnlyList<string> fields, Headings headings, ImportBankCsvRequest request, string currency)
    {
        if (fields.Count <= headings.Last)
            return Fault.InvalidPayload($"Line {line} has {fields.Count} fields, fewer than its headings.", "$.csv");
        if (!DateOnly.TryParseExact(fields[headings.Date].Trim(), request.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return Fault.InvalidPayload($"Line {line}: '{fields[headings.Date]}' is no day of the form {request.DateFormat}.", "$.csv");
        if (Minor(fields[headings.Amount], request.DecimalMark, currency) is not { } amount || amount == 0)
            return Fault.InvalidPayload($"Line {line}: '{fields[headings.Amount]}' is no amount of {currency}.", "$.csv");
        var text = fields[headings.Description].Trim();
        var reference = headings.Reference is { } r && fields[r].Trim() is { Length: > 0 } given ? given : null;
        return text.Length > 1_000 || reference?.Length > 200
            ? Fault.InvalidPayload($"Line {line} has a text that is too long.", "$.csv")
            : new StatementEntry(date, amount, text, reference, "");
    }

    private static long? Minor(string text, string mark, string currency)
    {
        var plain = text.Trim().Replace(mark == "." ? "," : ".", "", StringComparison.Ordinal).Replace(mark, ".", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        if (!decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major) || Math.Abs(major) > Money.Max)
            return null;
        var units = major * Currencies.Scale(currency);
        return units == decimal.Truncate(units) && Math.Abs(units) <= Money.Max ? (long)units : null;
    }

    private sealed record Headings(int Date, int Amount, int Description, int? Reference)
    {
        public int Last => Math.Max(Math.Max(Date, Amount), Math.Max(Description, Reference ?? 0));

        public static Answer<Headings> Of(IReadOnlyList<string> fields, BankColumns columns)
        {
            var names = fields.Select(f => f.Trim()).ToList();
            var missing = new (string? Name, string Path)[] { (columns.Date, "date"), (columns.Amount, "amount"), (columns.Description, "description"), (columns.Reference, "reference") }
                .FirstOrDefault(c => c.Name is not null && !names.Contains(c.Name, StringComparer.Ordinal));
            return missing.Name is not null
                ? Fault.InvalidPayload($"The statement has no column '{missing.Name}'; it has {string.Join(", ", names)}.", $"$.columns.{missing.Path}")
                : new Headings(names.IndexOf(columns.Date), names.IndexOf(columns.Amount), names.IndexOf(columns.Description), columns.Reference is { } r ? names.IndexOf(r) : null);
        }
    }
}
