using System.Data.Common;
using Mycosoft.Dashboard;
using Mycosoft.Feed;
using Mycosoft.Http;
using Mycosoft.Ledger;
using Mycosoft.Telemetry;
using Orleans.Configuration;

namespace Mycosoft.Hosting;

/// <summary>The silo of this process.</summary>
public static class SiloHosting
{
    public static WebApplicationBuilder AddSilo(this WebApplicationBuilder builder)
    {
        builder.UseOrleans(silo =>
        {
            var options = silo.AddCompany(builder.Configuration, otherErrors: [.. GatewayOptions.Check(builder.Configuration), .. Addresses(builder.Configuration)]);
            silo.JoinCluster(options);
            silo.AddRuntimePage(builder.Configuration);
            silo.AddTracing(builder.Configuration);
            // Agents, audit and cluster call a silo by one name.
            silo.Services.AddOptions<SiloOptions>().Configure<SiloIdentity>((o, identity) => o.SiloName = identity.Name);
            silo.Configure<SiloMessagingOptions>(o => o.MaxEnqueuedRequestsHardLimit = 20_000);
#pragma warning disable ORLEANSEXP003 // Linearizable, and the repository's own tests run on it.
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        });
        // With Redis the gateway of this process hears the other silos too.
        if (builder.Configuration.GetConnectionString("Redis") is { } redis && !string.IsNullOrWhiteSpace(redis))
            builder.Services.AddRedisFeed(redis);
        else
            builder.Services.AddSingleton<IFeedSource, LocalFeed>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(45));
        return builder;
    }

    /// <summary>The embedded company stays on its machine: whoever opens it to others gives it a database first.</summary>
    private static IEnumerable<string> Addresses(IConfiguration configuration)
    {
        var embedded = string.IsNullOrWhiteSpace(configuration.GetConnectionString("Postgres"));
        foreach (var url in GatewayOptions.ReadUrls(configuration))
        {
            if (!Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out _))
                yield return $"urls: '{url}' is not an address such as {GatewayOptions.DefaultUrl}.";
            else if (embedded && !GatewayOptionsValidator.IsLoopback(url))
                yield return $"urls: '{url}' is not a loopback address; the embedded company serves its own machine only. Set ConnectionStrings:Postgres to serve others.";
        }
    }

    /// <summary>A silo serves the API as well unless <c>Mas:Gateway</c> leaves that to gateways of their own.</summary>
    public static void MapGatewayOrProbes(this WebApplication app)
    {
        if (app.Services.GetRequiredService<MasOptions>().Gateway)
            app.MapGateway();
        else
            app.MapProbes();
    }

    /// <summary>Before anything starts: a data directory in use or a database that does not answer stops the process in words.</summary>
    public static async Task OpenStore(this WebApplication app)
    {
        try
        {
            await using var connection = await app.Services.GetRequiredService<Database>().Open(CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            throw new ConfigurationException([$"ConnectionStrings:Postgres: the database cannot be used: {e.Message}"]);
        }
    }

    /// <summary>Ready means: the silo is active, the stores are there and the roster has been called.</summary>
    public static void OpenWhenReady(this WebApplication app)
    {
        var (roster, gate) = (app.Services.GetRequiredService<Roster>(), app.Services.GetRequiredService<ReadinessGate>());
        app.Lifetime.ApplicationStarted.Register(() => roster.Called.ContinueWith(_ => gate.Open(), TaskScheduler.Default));
        app.Lifetime.ApplicationStopping.Register(gate.Close);
    }
}
