using System.Buffers;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;

namespace Mycosoft.Devices.Links;

/// <summary>One connection to a broker, over MQTT 5. The broker keeps what comes while it is away, and brings again what was not acknowledged.</summary>
internal sealed class BrokerConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    private readonly LinkSettings _options;
    private readonly string _clientId;
    private readonly ChannelWriter<LinkPiece> _heard;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    private uint Kept => (uint)_options.Kept.TotalSeconds;

    public BrokerConnection(LinkSettings options, string clientId, ChannelWriter<LinkPiece> heard)
    {
        (_options, _clientId, _heard) = (options, clientId, heard);
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

    public async Task Publish(MqttApplicationMessage message, CancellationToken cancellationToken)
    {
        var published = await _client.PublishAsync(message, cancellationToken);
        if (!published.IsSuccess)
            throw new IOException($"The broker refused the message: {published.ReasonCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            if (_client.IsConnected)
                await _client.DisconnectAsync(new MqttClientDisconnectOptions { SessionExpiryInterval = Kept }, limit.Token);
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
            await _heard.WriteAsync(new(message.Payload.ToArray(), message.Topic, message.Dup, heard.AcknowledgeAsync));
        }
        catch (ChannelClosedException)
        {
            // It is brought again to the next connection.
        }
    }

    private Task End(MqttClientDisconnectedEventArgs ended)
    {
        _heard.TryComplete(ended.Exception ?? new IOException($"The broker ended the connection: {ended.Reason}."));
        return Task.CompletedTask;
    }

    private MqttClientOptions Settings()
    {
        var server = _options.Server!;
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(_clientId)
            .WithCleanStart(false)
            .WithSessionExpiryInterval(Kept)
            .WithReceiveMaximum(MqttLink.Window)
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
