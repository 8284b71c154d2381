using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Dashboard;

/// <summary>The machines that the company runs on, as the cluster itself knows them.</summary>
internal static class SilosApi
{
    public static void MapSilos(this RouteGroupBuilder dashboard) =>
        dashboard.MapGet("/silos", List).Describe("dashboardSilos", "The silos with what each carries; null is not measured").Gives<SiloList>();

    private static async Task<IResult> List(HttpContext http, Company company, IGrainFactory grains, TimeProvider clock)
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var (hosts, status) = (management.GetDetailedHosts(onlyActive: false), company.Directory.Status(http.RequestAborted));
        await Task.WhenAll(hosts, status);
        var members = (await hosts).Where(host => host.Status != SiloStatus.Dead).ToArray();
        var active = members.Where(host => host.Status == SiloStatus.Active).Select(host => host.SiloAddress).ToArray();
        var loads = await management.GetRuntimeStatistics(active);
        var known = active.Zip(loads).ToDictionary(pair => pair.First, pair => pair.Second);
        return TypedResults.Ok(new SiloList(
            [.. members.OrderBy(host => host.SiloName, StringComparer.Ordinal).Select(host => SiloView.Of(host, known.GetValueOrDefault(host.SiloAddress)))],
            (await status).MessageBrokerConnected, clock.GetUtcNow().UtcDateTime));
    }
}

/// <param name="Silos">By name.</param>
/// <param name="MessageBrokerConnected">Whether the silo that answered reaches Redis; null when none is configured.</param>
/// <param name="Timestamp">UTC.</param>
internal sealed record SiloList(IReadOnlyList<SiloView> Silos, bool? MessageBrokerConnected, DateTime Timestamp);

/// <summary>One silo.</summary>
/// <param name="Silo">The name that agents show as theirs; new at each start.</param>
/// <param name="Address">Where the other silos reach it.</param>
/// <param name="Status">As the cluster says: active, joining, shutting_down, ...</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="Activations">Grains in memory.</param>
/// <param name="CpuPercent">Of all its cores.</param>
/// <param name="MemoryMb">In use.</param>
/// <param name="MemoryLimitMb">What it may use.</param>
/// <param name="Overloaded">Whether it turns requests away.</param>
internal sealed record SiloView(string Silo, string Address, string Status, DateTime StartedAt, int? Activations, double? CpuPercent, double? MemoryMb, double? MemoryLimitMb, bool? Overloaded)
{
    private const double Megabyte = 1_048_576;

    public static SiloView Of(MembershipEntry host, SiloRuntimeStatistics? load)
    {
        var measured = load?.EnvironmentStatistics;
        return new(
            host.SiloName, host.SiloAddress.Endpoint.ToString(), EnumNames<SiloStatus>.Of(host.Status), DateTime.SpecifyKind(host.StartTime, DateTimeKind.Utc), load?.ActivationCount,
            Measured(measured?.FilteredCpuUsagePercentage, 1), Measured(measured?.FilteredMemoryUsageBytes, Megabyte), Measured(measured?.MaximumAvailableMemoryBytes, Megabyte), load?.IsOverloaded);
    }

    // Before its first sample a silo says 0.
    private static double? Measured(double? value, double unit) => value > 0 ? Math.Round(value.Value / unit, 1) : null;
}
