using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Audit;

/// <summary>Who did what, and the proof that it was not changed since.</summary>
internal static class AuditApi
{
    private const int MostHeads = 1_000;

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/audit").WithTags("Audit").For(Role.Viewer, Role.Operator);
        group.MapGet("", List).Describe("listAudit", "What was done, newest first").Gives<AuditList>()
            .Takes("actor", "Only what this principal or agent did").Takes("action", "Only this, such as task.ended").Takes("agent_id", "Only what concerns this agent")
            .Takes("subject", "Only this task, approval, key or gap").Takes("since", "From this time on").Takes("until", "Before this time")
            .Takes("limit", "1 to 1,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/heads", Heads).Describe("listAuditHeads", "Where each chain ends, signed; to be kept elsewhere and brought along when the audit is verified").Gives<AuditHeads>();
        group.MapPost("/verify", Verify).Describe("verifyAudit", "Follows every chain from its first row to its last and holds the signed heads against it; changes nothing").Reads<VerifyAudit>().Gives<AuditVerified>();
    }

    private static async Task<IResult> List(HttpContext http, Company company)
    {
        var query = http.Query();
        var filter = new AuditFilter(
            query.Text("actor"), query.Text("action"), query.Text("agent_id"), query.Text("subject"), query.Instant("since"), query.Instant("until"), query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"));
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Audit.List(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(new AuditList(page.Items, page.Next)) : new Refusal(fault);
    }

    private static async Task<IResult> Heads(HttpContext http, Company company)
    {
        var answer = await company.Audit.Heads(http.RequestAborted);
        return answer.TryGet(out var heads, out var fault) ? TypedResults.Ok(heads) : new Refusal(fault);
    }

    private static async Task<IResult> Verify(HttpContext http, Company company)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.VerifyAudit, optional: true);
        if (!body.TryGet(out var request, out var refusal))
            return refusal;
        if (request.Heads is { Count: > MostHeads })
            return Refusal.Invalid($"heads are at most {MostHeads} at a time.", "$.heads");
        for (var i = 0; i < request.Heads?.Count; i++)
        {
            if (request.Heads[i] is null)
                return Refusal.Invalid("A head is an object as GET /audit/heads gives it.", $"$.heads[{i}]");
        }

        var (verified, check) = (AuditVerified.Nothing, new AuditCheck(Heads: request.Heads));
        // A piece at a time, so that no call outlasts its limit however long the audit has grown.
        do
        {
            var answer = await company.Audit.Verify(check, http.RequestAborted);
            if (!answer.TryGet(out var verdict, out var fault))
                return new Refusal(fault);
            (verified, check) = (verified.And(verdict), check with { After = verdict.Next });
        }
        while (check.After is not null);
        return TypedResults.Ok(verified);
    }
}

internal sealed record VerifyAudit(IReadOnlyList<SignedHead>? Heads = null);

internal sealed record AuditList(IReadOnlyList<AuditRecord> Entries, string? NextCursor);

/// <summary>What a verification of everything has found; of the problems the first thousand.</summary>
internal sealed record AuditVerified(bool Valid, long Checked, int HeadsChecked, IReadOnlyList<AuditProblem> Problems, IReadOnlyList<string> UnknownKeys)
{
    private const int MostProblems = 1_000;

    public static AuditVerified Nothing { get; } = new(true, 0, 0, [], []);

    public AuditVerified And(AuditVerdict next) => new(
        Valid && next.Problems.Count == 0, Checked + next.Checked, HeadsChecked + next.HeadsChecked, [.. Problems.Concat(next.Problems).Take(MostProblems)], [.. UnknownKeys.Concat(next.UnknownKeys).Distinct()]);
}
