namespace Mycosoft.Devices.Links;

/// <summary>What comes on a topic.</summary>
internal enum LinkTopic
{
    Heartbeat = 0,
    Envelope = 1,
    Telemetry = 2,

    /// <summary>Bytes of dialect A.</summary>
    Frames = 3,

    /// <summary>An answer to a command.</summary>
    Ack = 4,
}

/// <summary>The topics of units: <c>{prefix}/{unit}/…</c>.</summary>
internal static class LinkTopics
{
    private const int LongestUnit = 90;

    private static readonly (string Tail, LinkTopic Topic)[] Heard =
    [
        ("heartbeat", LinkTopic.Heartbeat), ("envelope", LinkTopic.Envelope), ("telemetry", LinkTopic.Telemetry), ("mdp/up", LinkTopic.Frames), ("ack", LinkTopic.Ack),
    ];

    /// <summary>What is subscribed to; of all gateways that share it each message comes to one.</summary>
    public static IEnumerable<string> Filters(string prefix) => Heard.Select(topic => $"$share/mas/{prefix}/+/{topic.Tail}");

    public static bool TryParse(string prefix, string topic, out string unit, out LinkTopic kind)
    {
        (unit, kind) = ("", default);
        if (topic.Length <= prefix.Length + 1 || !topic.StartsWith(prefix, StringComparison.Ordinal) || topic[prefix.Length] != '/')
            return false;
        var rest = topic[(prefix.Length + 1)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
            return false;
        foreach (var (tail, of) in Heard)
        {
            if (!rest.AsSpan(slash + 1).SequenceEqual(tail))
                continue;
            (unit, kind) = (rest[..slash], of);
            return IsUnit(unit);
        }

        return false;
    }

    /// <summary>Where a unit listens for bytes of dialect A, and for documents.</summary>
    public static string Down(string prefix, string unit, bool document) => $"{prefix}/{unit}/{(document ? "command" : "mdp/down")}";

    /// <summary>Whether a name can stand in a topic.</summary>
    public static bool IsUnit(string unit) => unit.Length is > 0 and <= LongestUnit && unit.AsSpan().IndexOfAny("/+#\0") < 0;

    public static bool IsPrefix(string prefix) => prefix.Length is > 0 and <= 200 && prefix[0] != '$' && prefix.Split('/').All(part => part.Length > 0 && part.AsSpan().IndexOfAny("+#\0") < 0);
}
