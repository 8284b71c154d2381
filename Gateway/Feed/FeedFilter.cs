using System.Collections.Immutable;
using Mycosoft.Agents;

namespace Mycosoft.Feed;

/// <summary>
/// What one viewer wants. Who never subscribed gets everything; after that what is of one of its topics (all, if it named none) and of one of its agents or categories (all, if it named none).
/// </summary>
internal sealed record FeedFilter(bool Subscribed, FeedTopic Topics, ImmutableHashSet<string> Agents, ImmutableHashSet<AgentCategory> Categories)
{
    private const int MostAgents = 1_000;

    public static FeedFilter Everything { get; } = new(false, FeedTopic.None, [], []);

    public bool IsFull => Agents.Count >= MostAgents;

    public bool Wants(FeedTopic topic) => Topics == FeedTopic.None || Topics.HasFlag(topic);

    public bool Wants(FeedTopic topic, string agentId, AgentCategory? category) =>
        Wants(topic) && ((Agents.IsEmpty && Categories.IsEmpty) || Agents.Contains(agentId) || (category is { } known && Categories.Contains(known)));

    public bool Wants(FeedItem happened) => Wants(FeedTopics.Of(happened.Entry.Type), happened.Entry.AgentId, happened.Category);

    public FeedFilter With(FeedTopic topics, string? agent, AgentCategory? category) => new(
        true, Topics | topics, agent is null ? Agents : Agents.Add(agent), category is { } c ? Categories.Add(c) : Categories);

    public FeedFilter Without(FeedTopic topics, string? agent, AgentCategory? category) => new(
        true, Topics & ~topics, agent is null ? Agents : Agents.Remove(agent), category is { } c ? Categories.Remove(c) : Categories);
}
