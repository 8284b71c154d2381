using System.Reflection;
using Mycosoft.Agents;

namespace Mycosoft.Http;

/// <summary>The open routes by which others see whether this process lives and serves.</summary>
internal static class HealthApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static string Version { get; } =
        typeof(HealthApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").WithTags("Health").AllowAnonymous();
        open.MapGet("/health", () => TypedResults.Ok(new Health("ok", "myca-orchestrator"))).Describe("getHealth", "Whether the process answers");
        open.MapGet("/live", () => TypedResults.Ok(new Live("alive", "mas", Version))).Describe("getLive", "Whether the process lives");
        open.MapGet("/ready", Ready).Describe("getReady", "Whether the agents can be reached").Gives<Readiness>();
    }

    private static async Task<IResult> Ready(HttpContext http, ReadinessGate gate)
    {
        if (!gate.IsOpen)
            return new Refusal(Fault.Unavailable("Still starting."));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(Patience);
        try
        {
            // Asked for only now: before a client is connected there are no grains to refer to.
            var status = await http.RequestServices.GetRequiredService<Company>().Directory.Status(limit.Token).WaitAsync(limit.Token);
            return TypedResults.Ok(new Readiness("ready", status.Silos, status.Store));
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException or OrleansException && !http.RequestAborted.IsCancellationRequested)
        {
            return new Refusal(Fault.Unavailable("The agents do not answer."));
        }
    }

    private sealed record Health(string Status, string Service);

    private sealed record Live(string Status, string Service, string Version);

    private sealed record Readiness(string Status, int Silos, string Store);
}
