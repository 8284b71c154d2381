using StackExchange.Redis;

namespace Mycosoft.Redis;

/// <summary>This silo's one connection for the channels. It connects when Redis is there and again when it was away.</summary>
public sealed class RedisLink(ConfigurationOptions? options) : IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>>? _connection = options is null ? null : new(() => ConnectionMultiplexer.ConnectAsync(options));

    /// <summary>Null when there is none to connect to.</summary>
    public bool? State => _connection is null ? null : IsConnected;

    public bool IsConnected => _connection is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.IsConnected: true } };

    public Task<ConnectionMultiplexer> Open(CancellationToken cancellationToken) =>
        (_connection ?? throw new InvalidOperationException("There is no Redis to connect to.")).Value.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _connection.Value).DisposeAsync();
    }
}
