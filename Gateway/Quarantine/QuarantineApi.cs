using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Quarantine;

/// <summary>The kill switch.</summary>
internal static class QuarantineApi
{
    private const string Everybody = "*";

    public static void MapQuarantine(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/quarantine").WithTags("Quarantine").For(Role.Operator);
        group.MapGet("", List).Describe("listQuarantines", "Who may do nothing now").Gives<QuarantineList>().For(Role.Viewer);
        group.MapPost("", Impose).Describe("imposeQuarantine", "Stops an agent, a category or the fleet on every silo within a second").Reads<QuarantineBody>().Gives<QuarantineRecord>();
        group.MapPost("/lift", Lift).Describe("liftQuarantine", "Lets it go on").Reads<QuarantineBody>().Gives<QuarantineRecord>();
    }

    private static async Task<IResult> List(HttpContext http, Company company) => TypedResults.Ok(new QuarantineList(await company.Quarantine.List(http.RequestAborted)));

    private static Task<IResult> Impose(HttpContext http, Company company) => Change(http, company.Quarantine.Impose);

    private static Task<IResult> Lift(HttpContext http, Company company) => Change(http, company.Quarantine.Lift);

    private static async Task<IResult> Change(HttpContext http, Func<QuarantineOrder, CancellationToken, Task<Answer<QuarantineRecord>>> change)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.QuarantineBody);
        if (!body.TryGet(out var request, out var refusal))
            return refusal;
        if (request.Scope is null)
            return Refusal.Invalid("scope is missing: fleet, category or agent.", "$.scope");
        if (!EnumNames<QuarantineScope>.TryParse(request.Scope, out var scope))
            return Refusal.Invalid($"scope must be one of {EnumNames<QuarantineScope>.All}.", "$.scope");
        using var limit = RequestExtensions.WriteLimit();
        var order = new QuarantineOrder(scope, scope == QuarantineScope.Fleet ? request.Target ?? Everybody : request.Target ?? "", http.Principal(), request.Reason ?? "by hand");
        var answer = await change(order, limit.Token);
        return answer.TryGet(out var record, out var fault) ? TypedResults.Ok(record) : new Refusal(fault);
    }
}

internal sealed record QuarantineBody(string? Scope = null, string? Target = null, string? Reason = null);

internal sealed record QuarantineList(IReadOnlyList<QuarantineRecord> Quarantines);
