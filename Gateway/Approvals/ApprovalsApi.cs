using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Approvals;

/// <summary>What waits for people, and their yes or no.</summary>
internal static class ApprovalsApi
{
    public static void MapApprovals(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/approvals").WithTags("Approvals").For(Role.Viewer);
        group.MapGet("", List).Describe("listApprovals", "Approvals, newest first").Gives<ApprovalList>()
            .Takes("status", "Only in this state").Takes("agent_id", "Only this agent's").Takes("task_id", "Only the one for this task").Takes("limit", "1 to 1,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/{id}", Find).Describe("getApproval", "One approval with its votes").Gives<ApprovalView>();
        group.MapPost("/{id}/approve", Approve).Describe("approve", "Says yes; what it allows begins when enough have said so").Reads<VoteBody>().Gives<ApprovalView>().For(Role.Approver);
        group.MapPost("/{id}/reject", Reject).Describe("reject", "Says no; one no is enough").Reads<VoteBody>().Gives<ApprovalView>().For(Role.Approver);
    }

    private static async Task<IResult> List(HttpContext http, Company company)
    {
        var query = http.Query();
        var filter = new ApprovalFilter(query.Name<ApprovalState>("status"), query.Text("agent_id"), query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"), query.Id("task_id"));
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Approvals.List(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(new ApprovalList([.. page.Items.Select(ApprovalView.Of)], page.Next)) : new Refusal(fault);
    }

    private static async Task<IResult> Find(HttpContext http, Company company, string id) =>
        Guid.TryParse(id, out var approval) ? Show(await company.Approvals.Find(approval, http.RequestAborted)) : NotFound(id);

    private static Task<IResult> Approve(HttpContext http, Company company, string id) => Vote(http, company, id, approve: true);

    private static Task<IResult> Reject(HttpContext http, Company company, string id) => Vote(http, company, id, approve: false);

    private static async Task<IResult> Vote(HttpContext http, Company company, string id, bool approve)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.VoteBody, optional: true);
        if (!body.TryGet(out var vote, out var refusal))
            return refusal;
        if (!Guid.TryParse(id, out var approval))
            return NotFound(id);
        using var limit = RequestExtensions.WriteLimit();
        return Show(await company.Approvals.Vote(new(approval, http.Principal(), approve, vote.Reason), limit.Token));
    }

    private static IResult Show(Answer<ApprovalRecord> answer) => answer.TryGet(out var approval, out var fault) ? TypedResults.Ok(ApprovalView.Of(approval)) : new Refusal(fault);

    private static Refusal NotFound(string id) => new(Fault.NotFound($"Approval {id} not found"));
}

internal sealed record VoteBody(string? Reason = null);

internal sealed record ApprovalList(IReadOnlyList<ApprovalView> Approvals, string? NextCursor);

/// <summary>An approval with the original's names (approval_id, agent_type, requested_at) and ours.</summary>
public sealed record ApprovalView(
    Guid ApprovalId,
    ApprovalSubject Subject,
    ApprovalState Status,
    string AgentId,
    string AgentType,
    AgentCategory Category,
    Guid? TaskId,
    string? TaskType,
    JsonText Payload,
    string PayloadSha256,
    string PolicyVersion,
    string Rule,
    int Needed,
    bool SelfApproval,
    string Requester,
    string Reason,
    DateTime RequestedAt,
    DateTime ExpiresAt,
    DateTime? DecidedAt,
    DateTime? UsedAt,
    IReadOnlyList<ApprovalVoteRecord> Votes,
    bool Told)
{
    public static ApprovalView Of(ApprovalRecord a) => new(
        a.Id, a.Subject, a.Status, a.AgentId, a.AgentType, a.Category, a.TaskId, a.TaskType, a.Payload, a.PayloadHash, a.PolicyVersion, a.Rule, a.Needed, a.SelfApproval, a.Requester, a.Reason,
        a.RequestedAt, a.ExpiresAt, a.DecidedAt, a.UsedAt, a.Votes, a.Told);
}
