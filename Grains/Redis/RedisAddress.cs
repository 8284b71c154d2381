using StackExchange.Redis;

namespace Mycosoft.Redis;

/// <summary>How this product uses a Redis connection string: it keeps trying while the server is away, and waits for an answer two seconds. The gateway, which may not see this project, has the file too.</summary>
internal static class RedisAddress
{
    public static ConfigurationOptions Parse(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.KeepAlive = 5;
        options.ReconnectRetryPolicy = new LinearRetry(1_000);
        if (!connectionString.Contains("Timeout", StringComparison.OrdinalIgnoreCase))
            (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout) = (2_000, 2_000, 2_000);
        return options;
    }
}
