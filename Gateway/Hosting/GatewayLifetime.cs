using Mycosoft.Http;

namespace Mycosoft.Hosting;

/// <summary>When a gateway by itself is ready: from its first connection to a silo until it is told to stop.</summary>
internal static class GatewayLifetime
{
    public static void OpenWhenConnected(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<ReadinessGate>();
        app.Lifetime.ApplicationStarted.Register(gate.Open);
        app.Lifetime.ApplicationStopping.Register(gate.Close);
    }
}
