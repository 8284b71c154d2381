using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Gaps;

internal static class GapsApi
{
    public static void MapGaps(this IEndpointRouteBuilder routes) => routes.MapGet("/gaps", Report).WithTags("Gaps").For(Role.Viewer)
        .Describe("reportGaps", "The agents the company needs and does not have").Gives<GapList>();

    private static async Task<IResult> Report(HttpContext http, Company company) => TypedResults.Ok(GapJson.Of(await company.Gaps.Report(http.RequestAborted)));
}
