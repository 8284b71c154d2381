namespace Mycosoft.Audit;

/// <summary>How a chain is added to: its end is read and held, the rows follow it, its end moves on; in one transaction, and after everything else in it, so that nobody waits in a circle.</summary>
internal static class AuditSql
{
    /// <summary>@none: thirty-two zero bytes.</summary>
    public const string Hold = """
        INSERT INTO audit_chains (chain, seq, hash) VALUES (@chain, 0, @none)
        ON CONFLICT (chain) DO UPDATE SET seq = audit_chains.seq
        RETURNING seq, hash
        """;

    /// <summary>One row.</summary>
    public const string Insert =
        "INSERT INTO audit (chain, seq, at, actor, action, agent_id, subject, entry, hash) VALUES (@chain, @seq, @at, @actor, @action, @agent, @subject, @entry, @hash)";

    /// <summary>Its new end.</summary>
    public const string Advance = "UPDATE audit_chains SET seq = @seq, hash = @hash WHERE chain = @chain";

    /// <summary>The same with $1, $2, ... for the parameters, as the writers of the group commit give them.</summary>
    public static class Positional
    {
        public static string Hold { get; } = Of(AuditSql.Hold, "chain", "none");

        public static string Insert { get; } = Of(AuditSql.Insert, "chain", "seq", "at", "actor", "action", "agent", "subject", "entry", "hash");

        public static string Advance { get; } = Of(AuditSql.Advance, "chain", "seq", "hash");

        private static string Of(string sql, params ReadOnlySpan<string> names)
        {
            for (var i = 0; i < names.Length; i++)
                sql = sql.Replace("@" + names[i], $"${i + 1}", StringComparison.Ordinal);
            return sql;
        }
    }
}
