namespace Mycosoft.Audit;

/// <summary>How a chain is added to: its end is read and held, the rows follow it, its end moves on; in one transaction, and after everything else in it, so that nobody waits in a circle.</summary>
internal static class AuditSql
{
    /// <summary>$1 the chain, $2 thirty-two zero bytes.</summary>
    public const string Hold = """
        INSERT INTO audit_chains (chain, seq, hash) VALUES ($1, 0, $2)
        ON CONFLICT (chain) DO UPDATE SET seq = audit_chains.seq
        RETURNING seq, hash
        """;

    /// <summary>One row.</summary>
    public const string Insert = "INSERT INTO audit (chain, seq, at, actor, action, agent_id, subject, entry, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    /// <summary>$1 the chain, $2 and $3 its new end.</summary>
    public const string Advance = "UPDATE audit_chains SET seq = $2, hash = $3 WHERE chain = $1";
}
