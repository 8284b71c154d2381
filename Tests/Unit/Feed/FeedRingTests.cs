using System.Text;
using Mycosoft.Agents;
using Mycosoft.Feed;

namespace Mycosoft.Tests.Unit.Feed;

/// <summary>Who comes back hears what it missed, or is told that it cannot.</summary>
public sealed class FeedRingTests
{
    private readonly FeedRing _ring = new(5);

    [Fact]
    public void Each_silo_counts_by_itself_and_a_hole_is_noticed()
    {
        Assert.True(Add("a", 1));
        Assert.True(Add("b", 1));
        Assert.True(Add("a", 2));
        Assert.False(Add("b", 3));
        Assert.False(Add("c", 7));
        Assert.True(Add("c", 8));
    }

    [Fact]
    public void What_was_missed_is_what_came_after_the_cursor_of_each_silo()
    {
        Add("a", 1);
        Add("b", 1);
        var heard = _ring.End;
        Add("a", 2);
        Add("b", 2);
        Assert.Equal(["a2", "b2"], _ring.After(heard)!.Select(Name));
        Assert.Empty(_ring.After(_ring.End)!);
    }

    [Fact]
    public void A_silo_that_came_since_is_heard_from_its_first_word()
    {
        Add("a", 1);
        var heard = _ring.End;
        Add("new", 1);
        Add("new", 2);
        Assert.Equal(["new1", "new2"], _ring.After(heard)!.Select(Name));
    }

    [Fact]
    public void A_silo_that_has_said_more_than_was_heard_is_noticed_although_nothing_follows()
    {
        Add("a", 1);
        Add("a", 2);
        var heard = _ring.End;
        Assert.True(_ring.IsAt("a", 2));
        Assert.True(_ring.IsAt("a", 1));
        Assert.False(_ring.IsAt("a", 4));
        Assert.Null(_ring.After(heard));
        Assert.True(_ring.IsAt("a", 4));
        Assert.True(Add("a", 5));
    }

    [Fact]
    public void Nobody_resumes_from_a_silo_that_was_never_heard_here()
    {
        Add("a", 1);
        Assert.True(FeedCursor.TryParse(_ring.End + "-00000000.5", out var cursor));
        Assert.Null(_ring.After(cursor));
    }

    [Fact]
    public void Nobody_resumes_over_what_has_gone_or_over_a_hole_or_after_a_break()
    {
        Add("a", 1);
        var first = _ring.End;
        for (var i = 2; i <= 7; i++)
            Add("a", i);
        Assert.Null(_ring.After(first));
        var second = _ring.End;
        Add("a", 9);
        Assert.Null(_ring.After(second));
        var third = _ring.End;
        Assert.Empty(_ring.After(third)!);
        _ring.Break();
        Assert.Empty(_ring.After(third)!);
        Assert.Null(_ring.After(second));
        Assert.Null(_ring.After(new FeedCursor()));
    }

    [Fact]
    public void A_cursor_is_the_same_after_it_was_text()
    {
        Add("silo-1", 12);
        Add("silo-2", 3_000_000_000);
        Assert.True(FeedCursor.TryParse(_ring.End.ToString(), out var cursor));
        Assert.Equal(_ring.End.ToString(), cursor.ToString());
        Assert.Equal(3_000_000_000, cursor.Of(FeedCursor.Short("silo-2")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("abc.1")]
    [InlineData("12345678.")]
    [InlineData("12345678.-1")]
    [InlineData("12345678.99999999999999999999")]
    [InlineData("12345678.1-xyz")]
    public void What_is_no_cursor_is_refused(string text) => Assert.False(FeedCursor.TryParse(text, out _));

    [Fact]
    public void A_filter_that_was_never_set_lets_everything_through_and_one_that_was_only_its_own()
    {
        Assert.True(FeedFilter.Everything.Wants(FeedTopic.Tasks, "a", null));
        var one = FeedFilter.Everything.With(FeedTopic.None, "a", null);
        Assert.True(one.Wants(FeedTopic.Tasks, "a", null));
        Assert.False(one.Wants(FeedTopic.Tasks, "b", AgentCategory.Core));
        var both = one.With(FeedTopic.None, null, AgentCategory.Core);
        Assert.True(both.Wants(FeedTopic.Tasks, "b", AgentCategory.Core));
        var tasks = both.With(FeedTopic.Tasks, null, null);
        Assert.False(tasks.Wants(FeedTopic.Agents, "a", null));
        Assert.True(tasks.Wants(FeedTopic.Tasks, "a", null));
        Assert.False(tasks.Without(FeedTopic.None, "a", null).Wants(FeedTopic.Tasks, "a", null));
    }

    [Fact]
    public async Task A_slow_viewer_gets_the_newest_state_and_is_told_how_much_it_missed()
    {
        using var viewer = new FeedViewer(_ => { });
        for (var i = 1; i <= 2_500; i++)
        {
            viewer.Offer(Page([new FeedItem(Entry("a", i))], new FeedUpdate(Agent($"agent-{i % 10}", i), DateTime.UnixEpoch, onlyMetrics: i > 10)));
        }

        var batch = await viewer.Take(TestContext.Current.CancellationToken);
        Assert.Equal((150, 2_350L, 10), (batch.Events.Count, batch.Missed, batch.Updates.Count));
        Assert.All(batch.Updates, u => Assert.True(u.Agent.TasksCompleted > 2_490));
        Assert.All(batch.Updates, u => Assert.False(u.OnlyMetrics));
        viewer.Offer(Page([new FeedItem(Entry("a", 1))]));
        Assert.Equal((1, 0L, 0), await viewer.Take(TestContext.Current.CancellationToken) is var next ? (next.Events.Count, next.Missed, next.Updates.Count) : default);
    }

    [Fact]
    public async Task What_changed_while_everything_was_being_read_is_told_after_it_and_what_is_older_is_not()
    {
        using var viewer = new FeedViewer(_ => { });
        viewer.Offer(Page([], new FeedUpdate(Agent("a", 2), DateTime.UnixEpoch, onlyMetrics: false)));
        viewer.Offer(new FeedSnapshot([Agent("a", 1)], new FeedCursor(), DateTime.UnixEpoch));
        var joined = await viewer.Take(TestContext.Current.CancellationToken);
        Assert.Equal((1L, 2L), (joined.Whole!.Agents[0].TasksCompleted, Assert.Single(joined.Updates).Agent.TasksCompleted));
        viewer.Offer(Page([], new FeedUpdate(Agent("a", 2), DateTime.UnixEpoch, onlyMetrics: false)));
        viewer.OfferAnew(new FeedSnapshot([Agent("a", 3)], new FeedCursor(), DateTime.UnixEpoch));
        var again = await viewer.Take(TestContext.Current.CancellationToken);
        Assert.Equal((3L, 0), (again.Whole!.Agents[0].TasksCompleted, again.Updates.Count));
    }

    [Fact]
    public async Task A_page_that_a_viewer_wants_all_of_is_written_once_for_all_and_of_others_only_their_part()
    {
        using var all = new FeedViewer(_ => { });
        using var other = new FeedViewer(_ => { });
        using var one = new FeedViewer(_ => { }) { Filter = FeedFilter.Everything.With(FeedTopic.None, "a", null) };
        var page = Page([new FeedItem(Entry("s", 1))], new FeedUpdate(Agent("a", 1), DateTime.UnixEpoch, onlyMetrics: false), new FeedUpdate(Agent("b", 1), DateTime.UnixEpoch, onlyMetrics: false));
        foreach (var viewer in (FeedViewer[])[all, other, one])
            viewer.Offer(page);
        var cancel = TestContext.Current.CancellationToken;
        Assert.Same((await all.Take(cancel)).Page!.Together, (await other.Take(cancel)).Page!.Together);
        Assert.DoesNotContain("missed", Encoding.UTF8.GetString(page.Together), StringComparison.Ordinal);
        var flood = Page([.. Enumerable.Range(1, 200).Select(n => new FeedItem(Entry("s", n)))]);
        all.Offer(flood);
        Assert.Equal((150, 50L, flood), await all.Take(cancel) is var much ? (much.Events.Count, much.Missed, much.Page) : default);
        Assert.StartsWith("{\"type\":\"batch\",\"cursor\":\"\",\"frames\":[{\"type\":\"missed\"", Encoding.UTF8.GetString(flood.Together), StringComparison.Ordinal);
        var part = await one.Take(cancel);
        Assert.Equal((null, 0, "a"), (part.Page, part.Events.Count, Assert.Single(part.Updates).Agent.AgentId));
    }

    [Fact]
    public async Task Who_is_shown_everything_anew_gets_no_states_that_waited_and_no_message_without_frames()
    {
        using var viewer = new FeedViewer(_ => { });
        viewer.Offer(Page([], new FeedUpdate(Agent("a", 1), DateTime.UnixEpoch, onlyMetrics: false)));
        viewer.OfferAnew(new FeedSnapshot([Agent("a", 2)], new FeedCursor(), DateTime.UnixEpoch));
        var batch = await viewer.Take(TestContext.Current.CancellationToken);
        Assert.Equal((2L, true), (batch.Whole!.Agents[0].TasksCompleted, batch.Page!.IsEmpty));
        Assert.Equal("{\"type\":\"batch\",\"cursor\":\"\",\"frames\":[]}", Encoding.UTF8.GetString(batch.Page.Together));
    }

    [Fact]
    public void Silos_that_have_nothing_in_it_are_forgotten_before_a_cursor_grows_too_long()
    {
        for (var start = 0; start < 200; start++)
            Add($"silo-{start}", 1);
        Assert.True(FeedCursor.TryParse(_ring.End.ToString(), out var cursor), _ring.End.ToString());
        Assert.True(cursor!.Silos.Count() < FeedCursor.MostSilos);
        Assert.Empty(_ring.After(cursor)!);
    }

    private static FeedPage Page(IReadOnlyList<FeedItem> events, params IReadOnlyList<FeedUpdate> updates) => new(events, updates, [], new FeedCursor(), DateTime.UnixEpoch);

    private bool Add(string silo, long number) => _ring.Add(new FeedItem(Entry(silo, number)));

    private static string Name(FeedItem happened) => $"{happened.Entry.Silo}{happened.Entry.Number}";

    private static FeedEntry Entry(string silo, long number) => new(silo, number, "task_event", "task_completed", "agent", DateTime.UnixEpoch);

    private static AgentView Agent(string id, long completed) => new()
    {
        AgentId = id,
        Status = AgentStatus.Idle,
        Id = id,
        Name = id,
        Type = "kind",
        AgentType = "kind",
        Category = AgentCategory.Core,
        DisplayName = id,
        Description = "",
        Capabilities = [],
        Connections = [],
        TasksCompleted = completed,
        Config = AgentConfig.Default,
        Metrics = new(null, null, completed, 0, null, null, null, null),
    };
}
