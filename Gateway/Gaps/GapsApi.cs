using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Gaps;

/// <summary>What the company lacks, and what people want done about it.</summary>
internal static class GapsApi
{
    public static void MapGaps(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/gaps").WithTags("Gaps").For(Role.Operator);
        group.MapGet("", Report).Describe("reportGaps", "The agents the company needs and does not have").Gives<GapList>().For(Role.Viewer);
        group.MapGet("/desired", Desired).Describe("getDesiredState", "What the company should have: the seed's list, or the owner's file as it is in force").Gives<DesiredInForce>().For(Role.Viewer);
        group.MapGet("/closed", Closed).Describe("listClosedGaps", "Gaps that are no more, the last to close first").Gives<ClosedGapList>().Takes("limit", "1 to 1,000").For(Role.Viewer);
        group.MapPost("/{id}/fill", Fill).Describe("fillGap", "Bears or restarts the agent that is missing, or asks for its approval").Reads<GapReason>().Gives<GapFilled>().Gives<GapFilled>(StatusCodes.Status202Accepted);
        group.MapPost("/{id}/ignore", Ignore).Describe("ignoreGap", "Leaves the gap open; the company does not act on it any more").Reads<GapReason>().Gives<GapView>();
    }

    private static async Task<IResult> Report(HttpContext http, Company company) => TypedResults.Ok(GapJson.Of(await company.Gaps.Report(http.RequestAborted)));

    private static async Task<IResult> Desired(HttpContext http, Company company) => TypedResults.Ok(await company.Gaps.Desired(http.RequestAborted));

    private static async Task<IResult> Closed(HttpContext http, Company company)
    {
        var query = http.Query();
        var limit = query.Integer("limit", 1, 1_000) ?? 100;
        return query.Refusal is { } refusal ? refusal : TypedResults.Ok(new ClosedGapList(await company.Gaps.Closed(limit, http.RequestAborted)));
    }

    private static async Task<IResult> Fill(HttpContext http, Company company, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.GapReason, optional: true);
        if (!body.TryGet(out var reason, out var refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await company.Gaps.Fill(new(id, http.Principal(), reason.Reason), limit.Token);
        if (!answer.TryGet(out var filled, out var fault))
            return new Refusal(fault);
        return filled.ApprovalId is { } approval ? TypedResults.Accepted($"/approvals/{approval}", filled) : TypedResults.Ok(filled);
    }

    private static async Task<IResult> Ignore(HttpContext http, Company company, string id)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.GapReason, optional: true);
        if (!body.TryGet(out var reason, out var refusal))
            return refusal;
        using var limit = RequestExtensions.WriteLimit();
        var answer = await company.Gaps.Ignore(new(id, http.Principal(), reason.Reason), limit.Token);
        return answer.TryGet(out var gap, out var fault) ? TypedResults.Ok(GapJson.Of(gap)) : new Refusal(fault);
    }
}

internal sealed record GapReason(string? Reason = null);

internal sealed record ClosedGapList(IReadOnlyList<ClosedGap> Gaps);
