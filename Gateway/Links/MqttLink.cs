using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Mycosoft.Devices.Links;

/// <summary>A broker, over MQTT 5. It keeps what comes while this gateway is away, and brings again what was not acknowledged.</summary>
internal sealed class MqttLink : IDeviceLink
{
    /// <summary>Messages that may be on their way to the store at once.</summary>
    public const int Window = 256;

    private const uint KeptSeconds = 86_400;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    private readonly LinkSettings _options;
    private readonly string _clientId;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<LinkPiece> _heard = Channel.CreateBounded<LinkPiece>(Window);

    public MqttLink(LinkSettings options, string clientId)
    {
        (_options, _clientId) = (options, clientId);
        _client.ApplicationMessageReceivedAsync += Hear;
        _client.DisconnectedAsync += End;
    }

    public async Task Open(CancellationToken cancellationToken)
    {
        var connected = await _client.ConnectAsync(Settings(), cancellationToken);
        if (connected.ResultCode != MqttClientConnectResultCode.Success)
            throw new IOException($"The broker refused the connection: {connected.ResultCode}.");
        var wanted = new MqttClientSubscribeOptions();
        foreach (var filter in LinkTopics.Filters(_options.TopicPrefix))
            wanted.TopicFilters.Add(new MqttTopicFilterBuilder().WithTopic(filter).WithAtLeastOnceQoS().Build());
        var subscribed = await _client.SubscribeAsync(wanted, cancellationToken);
        if (subscribed.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
            throw new IOException($"The broker refused {refused.TopicFilter.Topic}: {refused.ResultCode}.");
    }

    public async IAsyncEnumerable<LinkPiece> Read([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _heard.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_heard.Reader.TryRead(out var piece))
                yield return piece;
        }
    }

    public async Task Write(LinkFrame frame, CancellationToken cancellationToken)
    {
        var unit = frame.Address ?? frame.DeviceId;
        if (!LinkTopics.IsUnit(unit))
            throw new ArgumentException($"{unit} cannot stand in a topic.", nameof(frame));
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(LinkTopics.Down(_options.TopicPrefix, unit, frame.Dialect == DialectNames.Json))
            .WithPayload(frame.Bytes)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        var published = await _client.PublishAsync(message, cancellationToken);
        if (!published.IsSuccess)
            throw new IOException($"The broker refused the message: {published.ReasonCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        _heard.Writer.TryComplete();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            if (_client.IsConnected)
                await _client.DisconnectAsync(new MqttClientDisconnectOptions { SessionExpiryInterval = KeptSeconds }, limit.Token);
        }
        catch (Exception e) when (e is MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException or IOException)
        {
            // It went before it was told.
        }

        _client.Dispose();
    }

    /// <summary>The client brings one message after the other: while there is no room it reads no further.</summary>
    private async Task Hear(MqttApplicationMessageReceivedEventArgs heard)
    {
        heard.AutoAcknowledge = false;
        var message = heard.ApplicationMessage;
        try
        {
            await _heard.Writer.WriteAsync(new(message.Payload.ToArray(), message.Topic, message.Dup, heard.AcknowledgeAsync));
        }
        catch (ChannelClosedException)
        {
            // It is brought again to the next connection.
        }
    }

    private Task End(MqttClientDisconnectedEventArgs ended)
    {
        _heard.Writer.TryComplete(ended.Exception ?? new IOException($"The broker ended the connection: {ended.Reason}."));
        return Task.CompletedTask;
    }

    private MqttClientOptions Settings()
    {
        var server = _options.Server!;
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(_clientId)
            .WithCleanStart(false)
            .WithSessionExpiryInterval(KeptSeconds)
            .WithReceiveMaximum(Window)
            .WithKeepAlivePeriod(KeepAlive)
            .WithTimeout(Patience);
        _ = server.Scheme is "ws" or "wss" ? builder.WithWebSocketServer(web => web.WithUri(server.AbsoluteUri)) : builder.WithTcpServer(server.Host, server.Port);
        if (_options.Username is { Length: > 0 } user)
            builder.WithCredentials(user, _options.Password ?? "");
        if (_options.Tls)
            builder.WithTlsOptions(tls => tls.UseTls().WithTargetHost(server.Host).WithCertificateValidationHandler(BrokerTrust.Of(_options.CaFile).Accepts));
        return builder.Build();
    }
}
