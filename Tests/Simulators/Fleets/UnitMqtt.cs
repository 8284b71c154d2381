using System.Buffers;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.Simulators.Fleets;

/// <summary>A connection to a broker that carries many units: their bytes up, commands down. Bytes of one unit stay in order; what the broker has not taken is sent again after a cut.</summary>
internal sealed class UnitMqtt : IAsyncDisposable
{
    private const int Lanes = 16;
    private const int MostQueued = 1_024;
    private const int TopicsAtOnce = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly MqttBroker _broker;
    private readonly Dictionary<string, (SimulatedUnit Unit, Action Touched)> _units;
    private readonly LatencyCounts _latencies;
    private readonly TimeProvider _clock;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<(string Topic, byte[] Bytes)>[] _lanes;
    private readonly List<Task> _tasks = [];
    private long _dropped;

    private UnitMqtt(MqttBroker broker, IReadOnlyList<(SimulatedUnit Unit, Action Touched)> units, LatencyCounts latencies, TimeProvider clock)
    {
        _broker = broker;
        _latencies = latencies;
        _clock = clock;
        _units = units.ToDictionary(each => broker.Down(each.Unit.Id), StringComparer.Ordinal);
        _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<(string, byte[])>(new BoundedChannelOptions(MostQueued) { SingleReader = true }))];
        _client.ApplicationMessageReceivedAsync += Hear;
        for (var i = 0; i < units.Count; i++)
            Carry(units[i].Unit, _lanes[i % Lanes].Writer);
    }

    /// <summary>Messages that found the queue full, as when the broker is away for long.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public bool IsConnected => _client.IsConnected;

    /// <param name="latencies">Counts from a message to its PUBACK.</param>
    public static async Task<UnitMqtt> Start(
        MqttBroker broker, IReadOnlyList<(SimulatedUnit Unit, Action Touched)> units, LatencyCounts latencies, TimeProvider clock, CancellationToken cancellationToken)
    {
        var carrier = new UnitMqtt(broker, units, latencies, clock);
        try
        {
            await carrier.Connect(cancellationToken);
        }
        catch
        {
            await carrier.DisposeAsync();
            throw;
        }

        carrier._tasks.Add(carrier.Keep());
        foreach (var lane in carrier._lanes)
            carrier._tasks.Add(carrier.Publish(lane.Reader));
        return carrier;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var (unit, _) in _units.Values)
            unit.Sink = null;
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
    }

    private void Carry(SimulatedUnit unit, ChannelWriter<(string, byte[])> lane)
    {
        var topic = _broker.Up(unit.Id);
        unit.Sink = bytes =>
        {
            if (!lane.TryWrite((topic, bytes)))
                Interlocked.Increment(ref _dropped);
        };
    }

    private Task Hear(MqttApplicationMessageReceivedEventArgs message)
    {
        if (_units.TryGetValue(message.ApplicationMessage.Topic, out var each))
        {
            each.Unit.Receive(message.ApplicationMessage.Payload.ToArray());
            each.Touched();
        }

        return Task.CompletedTask;
    }

    private async Task Connect(CancellationToken cancellationToken)
    {
        var options = new MqttClientOptionsBuilder().WithTcpServer(_broker.Host, _broker.Port).WithClientId(_broker.ClientId).WithCleanStart();
        if (_broker.Username is not null)
            options = options.WithCredentials(_broker.Username, _broker.Password ?? "");
        await _client.ConnectAsync(options.Build(), cancellationToken);
        foreach (var topics in _units.Keys.Chunk(TopicsAtOnce))
        {
            var subscription = new MqttClientSubscribeOptionsBuilder();
            foreach (var topic in topics)
                subscription = subscription.WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce);
            await _client.SubscribeAsync(subscription.Build(), cancellationToken);
        }
    }

    private async Task Keep()
    {
        while (true)
        {
            await Task.Delay(Pause, _clock, _stop.Token);
            if (_client.IsConnected)
                continue;
            try
            {
                await Connect(_stop.Token);
            }
            catch (Exception away) when (away is MqttCommunicationException or InvalidOperationException)
            {
                // Again after the pause.
            }
        }
    }

    private async Task Publish(ChannelReader<(string Topic, byte[] Bytes)> lane)
    {
        await foreach (var (topic, bytes) in lane.ReadAllAsync(_stop.Token))
        {
            var message = new MqttApplicationMessage { Topic = topic, PayloadSegment = bytes, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce };
            while (!await TryPublish(message))
                await Task.Delay(Pause, _clock, _stop.Token);
        }
    }

    private async Task<bool> TryPublish(MqttApplicationMessage message)
    {
        var begun = _clock.GetTimestamp();
        try
        {
            if (!_client.IsConnected || !(await _client.PublishAsync(message, _stop.Token)).IsSuccess)
                return false;
        }
        catch (Exception cut) when (!_stop.IsCancellationRequested && cut is MqttCommunicationException or MqttClientNotConnectedException or OperationCanceledException)
        {
            return false;
        }

        _latencies.Add(_clock.GetElapsedTime(begun));
        return true;
    }
}

/// <summary>A broker, and what a connection calls itself there.</summary>
/// <param name="Prefix">What the topics begin with.</param>
internal sealed record MqttBroker(string Host, int Port, string Prefix, string ClientId, string? Username = null, string? Password = null)
{
    public string Up(string deviceId) => $"{Prefix}/{deviceId}/mdp/up";

    public string Down(string deviceId) => $"{Prefix}/{deviceId}/mdp/down";
}
