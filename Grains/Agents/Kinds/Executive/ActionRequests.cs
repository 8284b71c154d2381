using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mycosoft.Finance;

namespace Mycosoft.Agents.Kinds.Executive;

public enum Impact
{
    Low = 0,
    Medium = 1,
    High = 2,
}

public sealed record ApproveActionRequest(
    [property: Description("What is to be done; a delegation for action:{name} goes by it."), StringLength(200, MinimumLength = 1)] string Action,
    [property: Description("Who wants to do it; whoever gives the task when absent. An agent can ask for itself only."), StringLength(100, MinimumLength = 1)] string? Requester = null,
    Impact Impact = Impact.Medium,
    [property: Description("What the requester says of an earlier approval. It is a claim and approves nothing.")] bool PreApproved = false,
    [property: Description("A name of your own that makes it happen once."), StringLength(200, MinimumLength = 1)] string? Reference = null);

public sealed record ActionDecision(
    string Action,
    bool Approved,
    string Reason,
    [property: Description("The agent by its own authority, or who gave the delegation; null when it is not approved.")] string? ApprovedBy,
    string Requester,
    Impact Impact,
    Guid? DelegationId = null) : IGrant;

/// <summary>What an owner sets of the CEO.</summary>
public sealed record CeoSettings
{
    [Description("Whether it approves actions of low impact by itself.")]
    public bool ApprovesLowImpact { get; init; } = true;
}
