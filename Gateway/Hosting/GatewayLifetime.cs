using Mycosoft.Http;

namespace Mycosoft.Hosting;

/// <summary>When a gateway by itself is ready: from its first connection to a silo until it is told to stop.</summary>
internal static class GatewayLifetime
{
    private static readonly string[] Always = ["/health", "/live", "/ready"];

    /// <summary>Comes before everything else: until there is a silo, nothing but the probes has an answer.</summary>
    public static void RefuseUntilConnected(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<ReadinessGate>();
        app.Use((http, next) => gate.IsOpen || Always.Contains(http.Request.Path.Value)
            ? next(http)
            : new Refusal(Fault.Unavailable("This gateway has no silo; try again.")).ExecuteAsync(http));
    }

    public static void OpenWhenConnected(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<ReadinessGate>();
        app.Lifetime.ApplicationStarted.Register(gate.Open);
        app.Lifetime.ApplicationStopping.Register(gate.Close);
    }
}
