using Mycosoft.Redis;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Mycosoft.Hosting;

/// <summary>Where a gateway that runs by itself finds the silos.</summary>
internal sealed record ClusterConnection(string ClusterId, string ServiceId, string? Redis, string? Postgres)
{
    /// <summary>Every bad key is reported, not only the first.</summary>
    public static ClusterConnection Read(IConfiguration configuration, ICollection<string> errors)
    {
        var (redis, postgres) = (Text(configuration.GetConnectionString("Redis")), Text(configuration.GetConnectionString("Postgres")));
        switch (configuration["Mas:Clustering"]?.ToLowerInvariant())
        {
            case null or "" or "redis":
                postgres = null;
                Check(redis, "Redis", "A gateway by itself finds the silos through it; or start the Silo, which serves the gateway in its own process.", t => _ = ConfigurationOptions.Parse(t), errors);
                break;
            case "postgres":
                redis = null;
                Check(postgres, "Postgres", "Mas:Clustering=postgres finds the silos through it.", t => _ = new Npgsql.NpgsqlConnectionStringBuilder(t), errors);
                break;
            case var other:
                errors.Add($"Mas:Clustering: '{other}' is neither redis nor postgres.");
                break;
        }

        return new(configuration["Mas:ClusterId"] ?? "mas", configuration["Mas:ServiceId"] ?? "mas", redis, postgres);
    }

    /// <summary>The silos may come later than the gateway: it keeps looking for them, and is not ready meanwhile.</summary>
    public void Configure(IClientBuilder client)
    {
        client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (ClusterId, ServiceId));
        client.Configure<Orleans.Configuration.GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
        client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10));
        client.UseConnectionRetryFilter(static async (_, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            return true;
        });
        if (Redis is not null)
            client.UseRedisClustering(o => o.ConfigurationOptions = RedisAddress.Parse(Redis));
        else
            client.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", Postgres));
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static void Check(string? value, string name, string why, Action<string> parse, ICollection<string> errors)
    {
        if (value is null)
        {
            errors.Add($"ConnectionStrings:{name} is not set. {why}");
            return;
        }

        try
        {
            parse(value);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            errors.Add($"ConnectionStrings:{name}: {e.Message}");
        }
    }
}
