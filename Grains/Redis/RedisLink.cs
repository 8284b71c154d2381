using StackExchange.Redis;

namespace Mycosoft.Redis;

/// <summary>This silo's one connection for the channels. It connects when Redis is there and again when it was away.</summary>
public sealed class RedisLink(ConfigurationOptions? options) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Lazy<Task<ConnectionMultiplexer>>? _connection = options is null ? null : new(() => ConnectionMultiplexer.ConnectAsync(options));

    /// <summary>Null when there is none to connect to.</summary>
    public bool? State => _connection is null ? null : IsConnected;

    public bool IsConnected => _connection is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.IsConnected: true } };

    /// <summary>Subscribes as soon as Redis is there; the connection renews the subscription itself whenever it comes back.</summary>
    public async Task<ISubscriber> Subscribe(Func<ISubscriber, Task> subscribe, CancellationToken cancellationToken)
    {
        var connection = _connection ?? throw new InvalidOperationException("There is no Redis to connect to.");
        while (true)
        {
            try
            {
                var subscriber = (await connection.Value.WaitAsync(cancellationToken)).GetSubscriber();
                await subscribe(subscriber);
                return subscriber;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _connection.Value).DisposeAsync();
    }
}
