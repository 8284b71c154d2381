using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Policy;

/// <summary>By which rules the company acts alone, and what other rules would have done.</summary>
internal static class PolicyApi
{
    public static void MapPolicy(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/policy").WithTags("Policy").For(Role.Viewer);
        group.MapGet("", Current).Describe("getPolicy", "The policy in force").Gives<PolicyInForce>();
        group.MapPost("/simulate", Simulate).Describe("simulatePolicy", "Which of the newest tasks and births another policy would have decided otherwise; changes nothing").Reads<SimulatePolicy>().Gives<PolicySimulation>();
    }

    private static async Task<IResult> Current(HttpContext http, Company company) => TypedResults.Ok(await company.Policy.Current(http.RequestAborted));

    private static async Task<IResult> Simulate(HttpContext http, Company company)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.SimulatePolicy);
        if (!body.TryGet(out var request, out var refusal))
            return refusal;
        if (string.IsNullOrWhiteSpace(request.Policy))
            return Refusal.Invalid("policy is the text of a policy, YAML or JSON.", "$.policy");
        var answer = await company.Policy.Simulate(new(request.Policy, request.Limit ?? 1_000), http.RequestAborted);
        return answer.TryGet(out var simulation, out var fault) ? TypedResults.Ok(simulation) : new Refusal(fault);
    }
}

internal sealed record SimulatePolicy(string? Policy = null, int? Limit = null);
