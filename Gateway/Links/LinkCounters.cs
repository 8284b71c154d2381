using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;

namespace Mycosoft.Devices.Links;

/// <summary>What was counted of a link since the gateway's start.</summary>
internal sealed class LinkCounters(string link)
{
    private static readonly Meter Meter = new("Mycosoft.Links");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("mas.link.events", description: "What links brought, and what was wrong with it, by kind.");

    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <param name="kind">One of a fixed set, and nothing that a unit said.</param>
    public void Add(string kind, long count = 1)
    {
        _counts.AddOrUpdate(kind, static (_, more) => more, static (_, before, more) => before + more, count);
        Events.Add(count, new("link", link), new KeyValuePair<string, object?>("kind", kind));
    }

    public long this[string kind] => _counts.GetValueOrDefault(kind);

    public JsonText ToJson() => new(new JsonObject(_counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value))).ToJsonString());
}
