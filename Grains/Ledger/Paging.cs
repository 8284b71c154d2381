using System.Diagnostics.CodeAnalysis;

namespace Mycosoft.Ledger;

/// <summary>What the paged lists have in common.</summary>
public static class Paging
{
    public const int MaxLimit = 1_000;

    /// <summary>Checks limit and cursor of a request.</summary>
    public static bool TryRead(int limit, string? text, out Cursor? cursor, [NotNullWhen(false)] out Fault? fault)
    {
        cursor = null;
        fault = limit is < 1 or > MaxLimit ? Fault.InvalidPayload($"limit must be 1 to {MaxLimit}.", "$.limit") : null;
        return fault is null && Cursor.TryRead(text, out cursor, out fault);
    }

    /// <summary>A page out of rows of which one more than the limit was asked for.</summary>
    public static Page<T> Of<T>(List<T> rows, int limit, Func<T, string> cursor)
    {
        if (rows.Count <= limit)
            return new(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        return new(rows, cursor(rows[^1]));
    }
}
