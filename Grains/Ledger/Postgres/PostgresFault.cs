using Npgsql;

namespace Mycosoft.Ledger;

/// <summary>What an exception of a commit says about it.</summary>
internal static class PostgresFault
{
    /// <summary>Serialization failure or deadlock: the same again may succeed.</summary>
    public static bool IsConflict(PostgresException exception) => exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>The server or the driver refuses a value: the same again never succeeds.</summary>
    public static bool IsData(Exception exception) => exception switch
    {
        PostgresException refused => refused.SqlState.StartsWith("22", StringComparison.Ordinal)
            || refused.SqlState.StartsWith("23", StringComparison.Ordinal)
            || refused.SqlState.StartsWith("54", StringComparison.Ordinal),
        NpgsqlException { InnerException: { } inner } => IsValue(inner),
        _ => IsValue(exception),
    };

    public static string Describe(Exception exception) => exception is PostgresException refused ? refused.MessageText : exception.Message;

    private static bool IsValue(Exception exception) => exception is ArgumentException or InvalidCastException or OverflowException or FormatException;
}
