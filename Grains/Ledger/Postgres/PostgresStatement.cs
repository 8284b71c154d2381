using Npgsql;

namespace Mycosoft.Ledger;

/// <summary>One statement of a batch, and what its rows mean; null when it returns none, not even an empty result: the reader of a batch passes over such a statement.</summary>
internal sealed record PostgresStatement(NpgsqlBatchCommand Command, Action<NpgsqlDataReader, Verdicts>? Row)
{
    /// <summary>Its rows are the places of the writes that were made.</summary>
    public static PostgresStatement ByIndex(NpgsqlBatchCommand command) => new(command, static (reader, verdicts) => verdicts.Set(reader.GetInt32(0), LedgerVerdict.Written));

    /// <summary>Its rows are the ids of the rows that were inserted, which is all that an INSERT can say.</summary>
    public static PostgresStatement ById<T>(NpgsqlBatchCommand command, IReadOnlyList<Slot<T>> slots, Func<T, Guid> id)
        where T : LedgerWrite
    {
        var places = slots.ToDictionary(slot => id(slot.Write), slot => slot.Index);
        return new(command, (reader, verdicts) => verdicts.Set(places[reader.GetGuid(0)], LedgerVerdict.Written));
    }

    /// <summary>Its rows say nothing.</summary>
    public static PostgresStatement Ignored(NpgsqlBatchCommand command) => new(command, static (_, _) => { });

    /// <summary>It has no result: an INSERT or a DELETE that returns nothing.</summary>
    public static PostgresStatement Silent(NpgsqlBatchCommand command) => new(command, null);
}
