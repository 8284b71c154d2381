using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Mycosoft.Agents;

namespace Mycosoft.Http;

/// <summary>The open routes by which others see whether this process lives and serves, and the front door.</summary>
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

    public static void MapFront(this IEndpointRouteBuilder routes) => routes.MapGet("/", Front).WithTags("Documentation").For(Role.Viewer).ExcludeFromDescription();

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

    // The login link carries its key on to the page, whose script needs it.
    private static RedirectHttpResult Front(HttpContext http) => TypedResults.Redirect(
        http.Request.Query.TryGetValue(ApiKeyHandler.QueryName, out var key) ? $"/scalar/?{ApiKeyHandler.QueryName}={Uri.EscapeDataString(key.ToString())}" : "/scalar/");

    private sealed record Health(string Status, string Service);

    private sealed record Live(string Status, string Service, string Version);

    private sealed record Readiness(string Status, int Silos, string Store);
}
