using Mycosoft.ControlRoom.Map;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class PathTracerTests
{
    [Fact]
    public void The_way_with_the_fewest_hops_is_taken()
    {
        var path = PathTracer.Trace([Edge("a", "b"), Edge("b", "c"), Edge("c", "d"), Edge("a", "c")], "a", "d");
        Assert.Equal(["a", "c", "d"], path!.Agents);
    }

    [Fact]
    public void One_way_connections_are_not_gone_back_and_two_way_ones_are()
    {
        Assert.Null(PathTracer.Trace([Edge("a", "b")], "b", "a"));
        Assert.Equal([("b", "a")], PathTracer.Trace([Edge("a", "b", both: true)], "b", "a")!.Hops.Select(hop => (hop.From, hop.To)));
    }

    [Fact]
    public void Who_is_not_connected_is_not_reached_and_who_is_there_already_needs_no_hop()
    {
        Assert.Null(PathTracer.Trace([Edge("a", "b")], "a", "nobody"));
        Assert.Empty(PathTracer.Trace([Edge("a", "b")], "a", "a")!.Hops);
    }

    [Fact]
    public void Circles_come_to_an_end() => Assert.Null(PathTracer.Trace([Edge("a", "b"), Edge("b", "c"), Edge("c", "a")], "a", "d"));

    [Fact]
    public void Of_several_ways_always_the_same_one_is_taken_and_of_two_connections_the_faster()
    {
        var path = PathTracer.Trace([Edge("a", "z"), Edge("a", "m"), Edge("z", "e"), Edge("m", "e", latency: 9), Edge("m", "e", latency: 4), Edge("m", "e")], "a", "e");
        Assert.Equal(["a", "m", "e"], path!.Agents);
        Assert.Equal(4, path.Hops[1].Edge.LatencyMs);
    }

    [Fact]
    public void The_total_and_the_bottleneck_are_known_only_when_every_hop_was_measured()
    {
        var known = PathTracer.Trace([Edge("a", "b", latency: 3), Edge("b", "c", latency: 8.5)], "a", "c")!;
        Assert.Equal((11.5, "b"), (known.LatencyMs, known.Bottleneck!.From));
        var half = PathTracer.Trace([Edge("a", "b", latency: 3), Edge("b", "c")], "a", "c")!;
        Assert.Equal((null, null), (half.LatencyMs, half.Bottleneck));
    }

    private static MapEdge Edge(string from, string to, bool both = false, double? latency = null) => new(Guid.NewGuid(), from, to, "data", both, 0, latency, null);
}
