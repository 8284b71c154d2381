using Orleans.Concurrency;

namespace Mycosoft.Audit;

/// <summary>Who did what, and the proof that nobody changed it since.</summary>
[GrainInterfaceType("mas.audit"), Alias("mas.audit")]
public interface IAudit : IGrainWithIntegerKey
{
    /// <summary>Newest first.</summary>
    [Alias("list"), ReadOnly]
    Task<Answer<Page<AuditRecord>>> List(AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>Verifies the rows after a position, at most <see cref="AuditCheck.Limit"/> of them, as they all stand at one moment. Ask again with <see cref="AuditVerdict.Next"/> until that is null.</summary>
    [Alias("verify"), ReadOnly]
    Task<Answer<AuditVerdict>> Verify(AuditCheck check, CancellationToken cancellationToken);

    /// <summary>Where each chain ends, signed: to be kept where nobody who can write to the store can write.</summary>
    [Alias("heads"), ReadOnly]
    Task<Answer<AuditHeads>> Heads(CancellationToken cancellationToken);
}

/// <summary>Which rows; null members do not filter.</summary>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">What was done.</param>
/// <param name="AgentId">The agent it concerns.</param>
/// <param name="Subject">The task, approval, key, gap, ... it is about.</param>
/// <param name="Since">From this time on, UTC.</param>
/// <param name="Until">Before this time, UTC.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Cursor">From the page before.</param>
[GenerateSerializer, Immutable, Alias("mas.audit-filter")]
public sealed record AuditFilter(
    [property: Id(0)] string? Actor = null,
    [property: Id(1)] string? Action = null,
    [property: Id(2)] string? AgentId = null,
    [property: Id(3)] string? Subject = null,
    [property: Id(4)] DateTime? Since = null,
    [property: Id(5)] DateTime? Until = null,
    [property: Id(6)] int Limit = 100,
    [property: Id(7)] string? Cursor = null);

/// <summary>One thing that was done.</summary>
/// <param name="Chain">The chain it stands in: one for each start of a silo, and <c>control</c>.</param>
/// <param name="Seq">Its place there, from 1.</param>
/// <param name="At">UTC.</param>
/// <param name="Actor">The principal who did it, or the agent that acted by itself.</param>
/// <param name="Action">What was done, such as <c>task.accepted</c> or <c>key.revoked</c>.</param>
/// <param name="AgentId">The agent it concerns.</param>
/// <param name="Subject">The task, approval, key, gap, ... it is about.</param>
/// <param name="Via">The agent through which the actor acted.</param>
/// <param name="What">The task type, the kind, the scope.</param>
/// <param name="Payload">What exactly, cut short and with secrets taken out.</param>
/// <param name="PayloadSha256">SHA-256 of the whole payload's canonical form, in hexadecimal.</param>
/// <param name="PolicyVersion">The policy by which it was allowed.</param>
/// <param name="Rule">The rule of it.</param>
/// <param name="ApprovalId">The approval that was asked for, voted on or used up.</param>
/// <param name="SelfApproval">True when the requester approved it alone, which the policy allows.</param>
/// <param name="Outcome">How it ended, for what ends.</param>
/// <param name="Detail">Why, or what of it failed.</param>
/// <param name="Hash">SHA-256 of the hash of the row before it and this row's entry, in hexadecimal.</param>
[GenerateSerializer, Immutable, Alias("mas.audit-record")]
public sealed record AuditRecord(
    [property: Id(0)] string Chain,
    [property: Id(1)] long Seq,
    [property: Id(2)] DateTime At,
    [property: Id(3)] string Actor,
    [property: Id(4)] string Action,
    [property: Id(5)] string? AgentId,
    [property: Id(6)] string? Subject,
    [property: Id(7)] string? Via,
    [property: Id(8)] string? What,
    [property: Id(9)] string? Payload,
    [property: Id(10)] string? PayloadSha256,
    [property: Id(11)] string? PolicyVersion,
    [property: Id(12)] string? Rule,
    [property: Id(13)] Guid? ApprovalId,
    [property: Id(14)] bool? SelfApproval,
    [property: Id(15)] string? Outcome,
    [property: Id(16)] string? Detail,
    [property: Id(17)] string Hash);

/// <summary>What to verify.</summary>
/// <param name="After">Where the last answer ended; null from the beginning.</param>
/// <param name="Limit">1 to 200,000 rows.</param>
/// <param name="Heads">Signed heads that were kept elsewhere, to be held against the rows; at most 1,000.</param>
[GenerateSerializer, Immutable, Alias("mas.audit-check")]
public sealed record AuditCheck([property: Id(0)] AuditPosition? After = null, [property: Id(1)] int Limit = 100_000, [property: Id(2)] IReadOnlyList<SignedHead>? Heads = null);

/// <summary>A place in a chain, with the hash of its row.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Seq">0 before its first row.</param>
/// <param name="Hash">32 bytes.</param>
[GenerateSerializer, Immutable, Alias("mas.audit-position")]
public sealed record AuditPosition([property: Id(0)] string Chain, [property: Id(1)] long Seq, [property: Id(2)] byte[] Hash);

/// <summary>What a verification found.</summary>
/// <param name="Checked">Rows that were looked at.</param>
/// <param name="HeadsChecked">Signed heads that were held against a row or a gap.</param>
/// <param name="Problems">What is wrong, at most 1,000.</param>
/// <param name="UnknownKeys">Fingerprints of keys that signed heads and that no live silo and no configuration knows: those heads prove nothing.</param>
/// <param name="Next">Where to go on; null at the end.</param>
[GenerateSerializer, Immutable, Alias("mas.audit-verdict")]
public sealed record AuditVerdict(
    [property: Id(0)] long Checked,
    [property: Id(1)] int HeadsChecked,
    [property: Id(2)] IReadOnlyList<AuditProblem> Problems,
    [property: Id(3)] IReadOnlyList<string> UnknownKeys,
    [property: Id(4)] AuditPosition? Next);

/// <summary>One thing that is wrong.</summary>
/// <param name="Chain">Where.</param>
/// <param name="Seq">Which row: the changed one, or the first that is missing.</param>
/// <param name="Kind"><c>edited</c>, <c>missing</c>, <c>moved</c>, <c>inserted</c>, <c>cut_off</c>, <c>rewritten</c> or <c>forged_head</c>.</param>
/// <param name="Message">What was found, in words.</param>
[GenerateSerializer, Immutable, Alias("mas.audit-problem")]
public sealed record AuditProblem([property: Id(0)] string Chain, [property: Id(1)] long Seq, [property: Id(2)] string Kind, [property: Id(3)] string Message);

/// <summary>The end of a chain at a moment, signed by a silo.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Seq">Its last row then.</param>
/// <param name="Hash">That row's hash, in hexadecimal.</param>
/// <param name="At">UTC.</param>
/// <param name="Key">SHA-256 of the public key (SubjectPublicKeyInfo), in hexadecimal.</param>
/// <param name="Signature">ECDSA P-256 over SHA-256 of the text <c>mas-audit-head\n{chain}\n{seq}\n{hash}\n{at, ISO 8601, microseconds, Z}</c>, IEEE P1363, base64.</param>
[GenerateSerializer, Immutable, Alias("mas.signed-head")]
public sealed record SignedHead([property: Id(0)] string Chain, [property: Id(1)] long Seq, [property: Id(2)] string Hash, [property: Id(3)] DateTime At, [property: Id(4)] string Key, [property: Id(5)] string Signature);

/// <summary>The newest signed heads, and what signs them here.</summary>
/// <param name="Heads">One a chain.</param>
/// <param name="Unsealed">Rows that were written after the last signature.</param>
/// <param name="PublicKeys">Fingerprint to public key (SubjectPublicKeyInfo, base64) of every live silo.</param>
/// <param name="Problems">What the signing silo has found: it verifies what it signs, and signs no chain that is broken.</param>
[GenerateSerializer, Immutable, Alias("mas.audit-heads")]
public sealed record AuditHeads(
    [property: Id(0)] IReadOnlyList<SignedHead> Heads,
    [property: Id(1)] long Unsealed,
    [property: Id(2)] IReadOnlyDictionary<string, string> PublicKeys,
    [property: Id(3)] IReadOnlyList<AuditProblem> Problems);
