namespace Mycosoft.Audit;

/// <summary>An entry in its place of a chain, as the table keeps it.</summary>
/// <param name="Entry">The bytes that count.</param>
/// <param name="Hash">SHA-256 of the hash before it and the entry.</param>
public sealed record AuditRow(string Chain, long Seq, DateTime At, string Actor, string Action, string? AgentId, string? Subject, byte[] Entry, byte[] Hash);

/// <summary>Where a chain ends.</summary>
public readonly record struct ChainEnd(long Seq, byte[] Hash)
{
    /// <summary>Of a chain without rows.</summary>
    public static ChainEnd None { get; } = new(0, new byte[32]);
}
