using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mycosoft.Activity;
using Mycosoft.Agents;
using Mycosoft.Approvals;
using Mycosoft.Audit;
using Mycosoft.ControlRoom;
using Mycosoft.Dashboard;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;
using Mycosoft.Feed;
using Mycosoft.Firmware;
using Mycosoft.Gaps;
using Mycosoft.Hosting;
using Mycosoft.Http;
using Mycosoft.Incidents;
using Mycosoft.Keys;
using Mycosoft.Memory;
using Mycosoft.Messages;
using Mycosoft.Playback;
using Mycosoft.Policy;
using Mycosoft.Quarantine;
using Mycosoft.Snapshots;
using Mycosoft.Tasks;
using Mycosoft.Telemetry;
using Mycosoft.Templates;

namespace Mycosoft;

/// <summary>The gateway, for whichever process hosts it. The host brings the cluster client and opens <see cref="ReadinessGate"/>.</summary>
public static class GatewayHost
{
    private const long LargestBody = 1_048_576;

    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        if (!GatewayOptions.ReadUrls(builder.Configuration).Any())
            builder.WebHost.UseUrls(GatewayOptions.DefaultUrl);
        var services = builder.Services;
        services.AddKeys();
        services.AddTokens(builder.Configuration);
        services.AddSingleton<IStartupFilter, SecurityHeaders>();
        services.AddApiDocument();
        services.AddExceptionHandler<OutageHandler>();
        services.ConfigureHttpJsonOptions(options =>
        {
            Json.Apply(options.SerializerOptions, JsonUnmappedMemberHandling.Skip);
            GatewayJson.Extend(options.SerializerOptions);
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Tolerant);
        });
        services.Configure<KestrelServerOptions>(Limit);
        services.PostConfigure<LoggerFilterOptions>(RequestLogging.Hold);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ReadinessGate>();
        // Only after the cluster is there can anything be asked of it.
        services.AddSingleton<Company>().AddSingleton(p => new Lazy<Company>(p.GetRequiredService<Company>));
        services.AddSingleton<Creations>();
        services.AddSingleton<Stopping>();
        services.AddSingleton<TaskIntake>();
        services.AddSingleton<CompletionWaiter>();
        services.AddLinks();
        services.AddDevicesApi();
        services.AddSingleton<PartCache>();
        services.AddSingleton<IOutgoingGrainCallFilter, SiloLossRetry>();
        services.TryAddSingleton<IFeedSource, SilentFeed>();
        services.AddSingleton<DashboardLag>().AddSingleton<CompanyMirror>().AddSingleton<FeedHub>().AddHostedService(p => p.GetRequiredService<FeedHub>());
        builder.AddControlRoom();
        services.AddMetricsPage();
        services.AddTelemetry(builder.Configuration);
        return builder;
    }

    /// <summary>The whole API.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.MapProbes();
        app.MapStatus();
        app.MapAgents();
        app.MapSpawn();
        app.MapLife();
        app.MapFleet();
        app.MapTasks();
        app.MapTaskRouting();
        app.MapQueue();
        app.MapAlertWebhook();
        app.MapMessages();
        app.MapConnections();
        app.MapSnapshots();
        app.MapRestore();
        app.MapMemory();
        app.MapGaps();
        app.MapIncidents();
        app.MapFirmware();
        app.MapRollouts();
        app.MapTemplates();
        app.MapApprovals();
        app.MapPolicy();
        app.MapAudit();
        app.MapQuarantine();
        app.MapKeys();
        app.MapActivity();
        app.MapFleetOfUnits();
        app.MapDashboard();
        app.MapPlayback();
        app.MapFeed();
        app.MapTickets();
        app.MapRuntimePage();
        app.MapApiDocument();
        app.MapControlRoom();
        return app;
    }

    /// <summary>What every process answers, whatever else it serves: /health, /live, /ready and /metrics.</summary>
    public static WebApplication MapProbes(this WebApplication app)
    {
        app.UseExceptionHandler(static _ => { });
        app.UseStatusCodePages(static pages => Refusal.Of(pages.HttpContext.Response.StatusCode, StatusText.Of(pages.HttpContext.Response.StatusCode)).ExecuteAsync(pages.HttpContext));
        app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        app.UseRouting();
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<RateLimits>().Apply);
        app.UseAuthorization();
        app.MapHealth();
        app.MapMetricsPage();
        return app;
    }

    private static void Limit(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = LargestBody;
        options.Limits.MaxRequestLineSize = 16_384;
        options.Limits.MaxRequestHeadersTotalSize = 32_768;
        options.Limits.MaxRequestHeaderCount = 100;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
