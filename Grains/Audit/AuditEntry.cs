using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Approvals;

namespace Mycosoft.Audit;

/// <summary>Something that was done, as whoever does it tells the ledger. It is written in the transaction of the deed, if and only if the deed is.</summary>
public sealed record AuditEntry(DateTime At, string Actor, string Action)
{
    private const int MostPayload = 2_000;
    private const int MostDetail = 500;

    /// <summary>Its own for ever: told twice, it is written once.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string? AgentId { get; init; }

    public string? Subject { get; init; }

    public string? Via { get; init; }

    public string? What { get; init; }

    public string? Payload { get; private init; }

    public string? PayloadSha256 { get; private init; }

    public string? PolicyVersion { get; init; }

    public string? Rule { get; init; }

    public Guid? ApprovalId { get; init; }

    public bool? SelfApproval { get; init; }

    public string? Outcome { get; init; }

    public string? Detail { get; private init; }

    /// <summary>With its hash, and as much of it as can be shown.</summary>
    public AuditEntry Of(JsonText payload)
    {
        try
        {
            return this with { PayloadSha256 = Convert.ToHexStringLower(ApprovalRequest.HashOf(payload)), Payload = Cut(Redaction.Of(payload), MostPayload) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON that any store takes; the write it goes with is refused for that.
            return this;
        }
    }

    public AuditEntry Because(string? detail) => this with { Detail = Cut(Redaction.Of(Summary.Storable(detail)), MostDetail) };

    private static string? Cut(string? text, int most) => text is null || text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
