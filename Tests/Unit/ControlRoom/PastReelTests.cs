using Mycosoft.Agents;
using Mycosoft.ControlRoom.Map;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class PastReelTests
{
    private static readonly DateTime From = new(2026, 1, 24, 16, 0, 0, DateTimeKind.Utc);

    private readonly PastReel _reel = new(new(
        From, From.AddSeconds(25), 10, From, From, false, [new("a", AgentCategory.Core, "probe"), new("b", AgentCategory.Data, "probe")],
        [
            new(From, [new("a", "idle"), new("b", null)], [], new(0, 0, 0)),
            new(From.AddSeconds(10), [new("a", "busy"), new("b", "spawning")], [new("a", "b", 5)], new(1, 0, 0)),
            new(From.AddSeconds(20), [new("a", "idle"), new("b", "deleted")], [new("orchestrator", "a", 10)], null),
        ]));

    [Fact]
    public void Forward_it_tells_only_what_has_changed_on_the_way()
    {
        Assert.Equal([new("a", "idle"), new("b", null)], _reel.Wind(0));
        Assert.Equal([new("a", "busy"), new("b", "spawning")], _reel.Wind(1));
        Assert.Empty(_reel.Wind(1));
    }

    [Fact]
    public void Backward_it_tells_what_was_otherwise_and_what_is_not_known_again()
    {
        _reel.Wind(2);
        Assert.Equal([new("b", null)], _reel.Wind(0));
        Assert.Equal(("idle", null), (_reel.StatusOf("a"), _reel.StatusOf("b")));
    }

    [Fact]
    public void Over_several_frames_the_last_word_counts()
    {
        Assert.Equal([new("a", "idle"), new("b", "deleted")], _reel.Wind(2));
        Assert.Equal(["a"], _reel.Nodes().Select(node => node.Id));
    }

    [Fact]
    public void What_was_sent_is_shown_as_a_rate_of_its_frame_also_of_a_shorter_last_one()
    {
        _reel.Wind(1);
        Assert.Equal(("a", "b", .5), Assert.Single(_reel.Traffic()) is var edge ? (edge.From, edge.To, edge.Rate) : default);
        _reel.Wind(2);
        Assert.Equal(("myca-core", "a", 2), Assert.Single(_reel.Traffic()) is var last ? (last.From, last.To, last.Rate) : default);
    }

    [Fact]
    public void It_ends_at_its_ends()
    {
        _reel.Wind(99);
        Assert.Equal(2, _reel.At);
        _reel.Wind(-5);
        Assert.Equal(0, _reel.At);
    }
}
