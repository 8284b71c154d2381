using Mycosoft.Devices.Links;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class LinkTopicsTests
{
    [Theory]
    [InlineData("mycobrain/a1/heartbeat", "a1", LinkTopic.Heartbeat)]
    [InlineData("mycobrain/a1/envelope", "a1", LinkTopic.Envelope)]
    [InlineData("mycobrain/a1/telemetry", "a1", LinkTopic.Telemetry)]
    [InlineData("mycobrain/a1/mdp/up", "a1", LinkTopic.Frames)]
    [InlineData("mycobrain/mycobrain-01e57d/ack", "mycobrain-01e57d", LinkTopic.Ack)]
    internal void A_topic_says_whose_it_is_and_what(string topic, string unit, LinkTopic kind)
    {
        Assert.True(LinkTopics.TryParse("mycobrain", topic, out var of, out var what));
        Assert.Equal((unit, kind), (of, what));
    }

    [Theory]
    [InlineData("other/a/b")]
    [InlineData("mycobrain/x")]
    [InlineData("mycobrain")]
    [InlineData("mycobrain/")]
    [InlineData("mycobrain//heartbeat")]
    [InlineData("mycobrain/a1/heartbeat/more")]
    [InlineData("mycobrain/a1/mdp")]
    [InlineData("mycobrain/a1/mdp/down")]
    [InlineData("mycobrain/a1/command")]
    [InlineData("mycobrains/a1/heartbeat")]
    [InlineData("Mycobrain/a1/heartbeat")]
    public void Other_topics_are_refused(string topic) => Assert.False(LinkTopics.TryParse("mycobrain", topic, out _, out _));

    [Fact]
    public void A_prefix_may_have_parts()
    {
        Assert.True(LinkTopics.TryParse("site/lab", "site/lab/a1/mdp/up", out var unit, out _));
        Assert.Equal("a1", unit);
        Assert.False(LinkTopics.TryParse("site/lab", "site/a1/mdp/up", out _, out _));
    }

    [Fact]
    public void Each_message_comes_to_one_of_the_gateways()
    {
        var filters = LinkTopics.Filters("mycobrain").ToList();
        Assert.Contains("$share/mas/mycobrain/+/mdp/up", filters);
        Assert.All(filters, filter => Assert.StartsWith("$share/mas/mycobrain/+/", filter, StringComparison.Ordinal));
        Assert.DoesNotContain(filters, filter => filter.EndsWith("down", StringComparison.Ordinal) || filter.EndsWith("command", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a1", true)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("+", false)]
    [InlineData("a#", false)]
    public void Only_what_is_one_part_of_a_topic_is_sent_to(string unit, bool can) => Assert.Equal(can, LinkTopics.IsUnit(unit));
}
