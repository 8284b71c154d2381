using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>The fleet in the shapes of the original's maps.</summary>
internal static class NetworkApi
{
    private const int Most = 10_000;

    public static void MapNetwork(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/devices").WithTags("Devices").For(Role.Viewer);
        group.MapGet("/crep", Crep).Describe("listCrepEntities", "Units as entities of a map; one whose place is not known as coordinates has no geometry").Gives<CrepList>()
            .Takes("include_offline", "Those too that are offline").Takes("limit", "1 to 10,000").Takes("cursor", "next_cursor of the page before");
        group.MapGet("/unified-network", Network).Describe("getUnifiedNetwork", "Units beside the mesh radios, of which this system has no inventory").Gives<UnifiedNetwork>()
            .Takes("include_offline_mycobrain", "Units too that are offline").Takes("include_meshtastic", "false leaves the radios out").Takes("include_observers", "false leaves their observers out")
            .Takes("limit", "1 to 10,000").Takes("cursor", "mycobrain.next_cursor of the page before");
    }

    private static async Task<IResult> Crep(HttpContext http, Company company, TimeProvider clock)
    {
        var (page, refusal) = await Page(http, company, "include_offline");
        return page is null ? refusal! : TypedResults.Ok(new CrepList([.. page.Items.Select(CrepEntity.Of)], clock.GetUtcNow().ToUnixTimeMilliseconds(), page.Next));
    }

    private static async Task<IResult> Network(HttpContext http, Company company, TimeProvider clock)
    {
        var query = http.Query();
        var (nodes, observers) = (query.Text("include_meshtastic") is null || query.Flag("include_meshtastic"), query.Text("include_observers") is null || query.Flag("include_observers"));
        if (query.Refusal is { } wrong)
            return wrong;
        var (page, refusal) = await Page(http, company, "include_offline_mycobrain");
        return page is null ? refusal! : TypedResults.Ok(UnifiedNetwork.Of(page, nodes, observers, clock.GetUtcNow().UtcDateTime));
    }

    private static async Task<(Page<DeviceRecord>? Page, Refusal? Refusal)> Page(HttpContext http, Company company, string offlineToo)
    {
        var query = http.Query();
        var (offline, filter) = (query.Flag(offlineToo), new DeviceFilter(Limit: query.Integer("limit", 1, Most) ?? Most, Cursor: query.Text("cursor")));
        if (query.Refusal is { } wrong)
            return (null, wrong);
        if (!(await company.Devices.List(filter, http.RequestAborted)).TryGet(out var page, out var fault))
            return (null, new(fault));
        return (offline ? page : page with { Items = [.. page.Items.Where(device => device.Status != "offline")] }, null);
    }
}
