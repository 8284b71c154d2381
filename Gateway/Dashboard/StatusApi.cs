using Microsoft.Extensions.Options;
using Mycosoft.Agents;
using Mycosoft.Feed;
using Mycosoft.Http;

namespace Mycosoft.Dashboard;

internal static class StatusApi
{
    public static void MapStatus(this IEndpointRouteBuilder routes) => routes.MapGet("/status", Show).WithTags("Company").For(Role.Viewer)
        .Describe("getStatus", "The company in figures, and how it keeps its promises").Gives<CompanyView>();

    private static async Task<IResult> Show(HttpContext http, Company company, DashboardLag lag, IOptions<GatewayOptions> options, TimeProvider clock)
    {
        var (status, levels) = (company.Directory.Status(http.RequestAborted), company.ServiceLevels.Read(http.RequestAborted));
        await Task.WhenAll(status, levels);
        return TypedResults.Ok(CompanyView.Of(await status, await levels, lag.Read(), options.Value.ClusterId, clock.GetUtcNow().UtcDateTime));
    }
}
