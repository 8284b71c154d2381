using System.Security.Cryptography;
using System.Text;
using Mycosoft.Policy;
using Mycosoft.Tasks;

namespace Mycosoft.Approvals;

/// <summary>An approval as it is asked for.</summary>
public sealed record ApprovalRequest(Guid Id, JsonText Payload, byte[] PayloadHash, string PolicyVersion, string Rule, int Needed, bool SelfApproval, string Reason, DateTime RequestedAt, DateTime ExpiresAt)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public static ApprovalRequest Of(Guid id, JsonText payload, PolicyDecision decision, string reason, DateTime now, DateTime? deadline = null)
    {
        var expires = now + decision.Policy.ApprovalLife;
        if (deadline < expires)
            expires = deadline.Value > now + Shortest ? deadline.Value : now + Shortest;
        return new(id, payload, HashOf(payload), decision.Policy.Version, decision.Rule, decision.Approvers, decision.Policy.SelfApproval && decision.Approvers == 1, reason, now, expires);
    }

    /// <summary>The same for every text of the same value, whatever store it went through.</summary>
    public static byte[] HashOf(JsonText payload) => SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Of(payload)));
}
