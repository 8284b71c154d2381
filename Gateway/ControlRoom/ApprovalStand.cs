using System.Globalization;
using System.Text.Json;
using Mycosoft.Approvals;

namespace Mycosoft.ControlRoom;

/// <summary>Where an approval stands for one visitor: what is still needed, and what he may say to it. The API decides for itself; this says the same beforehand, in words.</summary>
/// <param name="Yes">How many have agreed.</param>
/// <param name="MayApprove">Whether a yes of his would be taken.</param>
/// <param name="MayReject">Whether a no of his would be taken.</param>
/// <param name="Because">Why he may not, or what there is to know; null when there is nothing.</param>
internal sealed record ApprovalStand(int Yes, bool MayApprove, bool MayReject, string? Because)
{
    public static ApprovalStand Of(ApprovalView approval, string visitor, bool decides, DateTime now)
    {
        var yes = approval.Votes.Count(v => v.Approve);
        if (approval.Status != ApprovalState.Pending)
            return new(yes, false, false, null);
        if (now >= approval.ExpiresAt)
            return new(yes, false, false, "Its time is over: that is a no.");
        if (!decides)
            return new(yes, false, false, "Deciding needs the role approver.");
        if (approval.Votes.Any(v => v.Principal == visitor))
            return new(yes, false, false, $"You have agreed; {Others(approval.Needed - yes)} still to do so.");
        return approval.Requester == visitor && !approval.SelfApproval
            ? new(yes, false, true, "You asked for this, so another person has to approve it. You may take it back by rejecting it.")
            : new(yes, true, true, approval.SelfApproval ? null : Alone(approval.Needed - yes));
    }

    /// <summary>What is asked, in a few words.</summary>
    public static string Question(ApprovalView approval) => approval.Subject == ApprovalSubject.Birth ? $"Birth of {approval.AgentId}" : $"{approval.TaskType} of {approval.AgentId}";

    /// <summary>The amount that a payload speaks of, as it stands there; null when it speaks of none.</summary>
    public static string? AmountOf(JsonText payload)
    {
        using var document = JsonDocument.Parse(payload.ToString());
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return null;
        var currency = document.RootElement.TryGetProperty("currency", out var code) ? $" {code}" : "";
        if (document.RootElement.TryGetProperty("amount_minor", out var minor) && minor.ValueKind != JsonValueKind.Null)
            return $"{Figure(minor)} minor units{currency}";
        return document.RootElement.TryGetProperty("amount", out var amount) && amount.ValueKind != JsonValueKind.Null ? Figure(amount) + currency : null;
    }

    private static string Figure(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number.ToString("#,0.##########", CultureInfo.InvariantCulture) : value.ToString();

    private static string Others(int count) => count == 1 ? "one more person has" : string.Create(CultureInfo.InvariantCulture, $"{count} more people have");

    private static string? Alone(int missing) => missing > 1 ? $"It begins when {missing.ToString(CultureInfo.InvariantCulture)} people have agreed." : null;
}
