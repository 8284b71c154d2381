using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Messages;
using StackExchange.Redis;

namespace Mycosoft.Redis;

/// <summary>
/// Takes in what the original's agents publish on agent:{id} and orchestrator:heartbeats (<c>Mas:Redis:Bridge</c>). Every silo hears it; the message's own id makes it one.
/// Pub/Sub keeps nothing: what is published while no silo listens is lost, as it was there.
/// </summary>
public sealed partial class RedisBridge(RedisLink link, AddressBook addresses, TimeProvider clock, ILogger<RedisBridge> log) : BackgroundService
{
    private const string Myca = "myca-core";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<ChannelMessageQueue> queues = [];
        foreach (var channel in (RedisChannel[])[RedisChannel.Pattern("agent:*"), RedisChannel.Literal("orchestrator:heartbeats")])
            await link.Subscribe(async s => queues.Add(await s.SubscribeAsync(channel)), stoppingToken);
        await Task.WhenAll(queues.Select(queue => Follow(queue, stoppingToken)));
    }

    private async Task Follow(ChannelMessageQueue queue, CancellationToken cancellationToken)
    {
        await foreach (var heard in queue.WithCancellation(cancellationToken))
        {
            try
            {
                await Take(heard.Channel.ToString(), heard.Message!, cancellationToken);
            }
            catch (Exception e) when (e is TimeoutException or OrleansException)
            {
                RedisInstruments.TookIn("unavailable");
                LogNotTaken(heard.Channel.ToString(), e.Message);
            }
        }
    }

    private async Task Take(string channel, string text, CancellationToken cancellationToken)
    {
        if (BridgeMessage.Read(channel, text, Myca, clock.GetUtcNow().UtcDateTime) is not { } read)
            return;
        if (!read.TryGet(out var message, out var fault))
        {
            Refuse(channel, fault);
            return;
        }

        var receiver = await addresses.Find(message.ToAgent, cancellationToken);
        var answer = receiver is null ? Fault.NotFound($"Agent {message.ToAgent} not found") : await receiver.Deliver(message, cancellationToken);
        if (answer.TryGet(out var accepted, out var refused))
            RedisInstruments.TookIn(accepted.Replayed ? "duplicate" : "accepted");
        else
            Refuse(channel, refused);
    }

    private void Refuse(string channel, Fault fault)
    {
        RedisInstruments.TookIn(fault.Code);
        LogNotTaken(channel, $"{fault.Message} {fault.Path}");
    }

    [LoggerMessage(LogLevel.Warning, "A message on {Channel} was not taken: {Reason}")]
    private partial void LogNotTaken(string channel, string reason);
}
