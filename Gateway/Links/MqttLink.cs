using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;

namespace Mycosoft.Devices.Links;

/// <summary>
/// A broker. It lets so many messages of a connection be on their way (20, if nobody has told mosquitto otherwise), and each takes as long as a commit: one connection brings at most some 1,500 a second, so that there are several,
/// which share what comes.
/// </summary>
internal sealed class MqttLink : IDeviceLink
{
    /// <summary>Messages that may be on their way to the store at once.</summary>
    public const int Window = 256;

    private readonly LinkSettings _options;
    private readonly Channel<LinkPiece> _heard = Channel.CreateBounded<LinkPiece>(Window);
    private readonly BrokerConnection[] _connections;

    public MqttLink(LinkSettings options, string clientId)
    {
        _options = options;
        _connections = [.. Enumerable.Range(0, options.Connections).Select(n => new BrokerConnection(options, n == 0 ? clientId : $"{clientId}-{n}", _heard.Writer))];
    }

    public Task Open(CancellationToken cancellationToken) => Task.WhenAll(_connections.Select(connection => connection.Open(cancellationToken)));

    public async IAsyncEnumerable<LinkPiece> Read([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _heard.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_heard.Reader.TryRead(out var piece))
                yield return piece;
        }
    }

    public Task Write(LinkFrame frame, CancellationToken cancellationToken)
    {
        var unit = frame.Address ?? frame.DeviceId;
        if (!LinkTopics.IsUnit(unit))
            throw new ArgumentException($"{unit} cannot stand in a topic.", nameof(frame));
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(LinkTopics.Down(_options.TopicPrefix, unit, frame.Dialect == DialectNames.Json))
            .WithPayload(frame.Bytes)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        return _connections[0].Publish(message, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _heard.Writer.TryComplete();
        await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask()));
    }
}
