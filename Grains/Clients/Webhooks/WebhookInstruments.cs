using System.Diagnostics.Metrics;

namespace Mycosoft.Clients.Webhooks;

/// <summary>What became of the deliveries of this process.</summary>
internal static class WebhookInstruments
{
    private static readonly Meter Meter = new("Mycosoft.Webhooks");
    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("mas.webhook.deliveries", "{delivery}", "Deliveries to the owner's receiver, by what it made of them.");
    private static int _gone;

    static WebhookInstruments() => Meter.CreateObservableGauge("mas.webhook.gone", () => _gone, null, "1 when the owner's receiver has answered 410 Gone and is told nothing any more.");

    public static void Answered(WebhookVerdict verdict)
    {
        Deliveries.Add(1, new KeyValuePair<string, object?>("outcome", verdict.ToString().ToLowerInvariant()));
        if (verdict == WebhookVerdict.Gone)
            _gone = 1;
    }
}
