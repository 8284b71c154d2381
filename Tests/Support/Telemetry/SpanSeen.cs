namespace Mycosoft.Tests.Support.Telemetry;

/// <summary>A span as a collector received it; texts among its attributes.</summary>
public sealed record SpanSeen(string Service, string Process, string Source, string Name, string TraceId, string Id, string Parent, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> LinkedTraces)
{
    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<SpanSeen> Read(ProtoMessage export) =>
        from resource in export.At(1)
        let about = Texts(resource.At(1, 1))
        from scope in resource.At(2)
        let source = scope.TextAt(1, 1)
        from span in scope.At(2)
        select new SpanSeen(
            about.GetValueOrDefault("service.name", ""), about.GetValueOrDefault("service.instance.id", ""), source, span.TextAt(5), span.HexAt(1), span.HexAt(2), span.HexAt(4), Texts(span.At(9)), [.. span.At(13).Select(link => link.HexAt(1))]);

    private static Dictionary<string, string> Texts(IEnumerable<ProtoMessage> pairs) => pairs.GroupBy(pair => pair.TextAt(1)).ToDictionary(pair => pair.Key, pair => pair.First().TextAt(2, 1));
}
