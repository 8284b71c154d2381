namespace Mycosoft.ControlRoom.Map;

/// <summary>The shortest way from one agent to another over what is connected.</summary>
internal static class PathTracer
{
    /// <summary>Null when there is no way. Of several ways of the same length always the same one.</summary>
    public static TracedPath? Trace(IEnumerable<MapEdge> edges, string from, string to)
    {
        var ways = edges.SelectMany(Steps).ToLookup(hop => hop.From, StringComparer.Ordinal);
        var reached = new Dictionary<string, TracedHop?>(StringComparer.Ordinal) { [from] = null };
        var next = new Queue<string>([from]);
        while (next.TryDequeue(out var here) && here != to)
        {
            // A measured way goes before one of which nothing is known.
            foreach (var hop in ways[here].OrderBy(hop => hop.To, StringComparer.Ordinal).ThenBy(hop => hop.Edge.LatencyMs ?? double.MaxValue))
            {
                if (reached.TryAdd(hop.To, hop))
                    next.Enqueue(hop.To);
            }
        }

        if (!reached.ContainsKey(to))
            return null;
        var hops = new List<TracedHop>();
        for (var at = to; reached[at] is { } hop; at = hop.From)
            hops.Add(hop);
        hops.Reverse();
        return new(from, hops);
    }

    private static IEnumerable<TracedHop> Steps(MapEdge edge)
    {
        yield return new(edge.From, edge.To, edge);
        if (edge.Both)
            yield return new(edge.To, edge.From, edge);
    }
}

/// <summary>A way, hop by hop.</summary>
public sealed record TracedPath(string Start, IReadOnlyList<TracedHop> Hops)
{
    public IReadOnlyList<string> Agents => [Start, .. Hops.Select(hop => hop.To)];

    /// <summary>Milliseconds from end to end; null unless every hop was measured.</summary>
    public double? LatencyMs => IsMeasured ? Hops.Sum(hop => hop.Edge.LatencyMs) : null;

    /// <summary>The slowest hop; null unless every hop was measured.</summary>
    public TracedHop? Bottleneck => IsMeasured ? Hops.MaxBy(hop => hop.Edge.LatencyMs) : null;

    private bool IsMeasured => Hops.Count > 0 && Hops.All(hop => hop.Edge.LatencyMs is not null);
}

public sealed record TracedHop(string From, string To, MapEdge Edge);
