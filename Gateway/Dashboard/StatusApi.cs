using Microsoft.Extensions.Options;
using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Dashboard;

internal static class StatusApi
{
    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/status", Show).WithTags("Company").For(Role.Viewer)
        .Describe("getStatus", "The company in figures").Gives<CompanyView>();

    private static async Task<IResult> Show(HttpContext http, Company company, IOptions<GatewayOptions> options, TimeProvider clock) =>
        TypedResults.Ok(CompanyView.Of(await company.Directory.Status(http.RequestAborted), options.Value.ClusterId, clock.GetUtcNow().UtcDateTime));
}
