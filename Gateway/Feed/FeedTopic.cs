namespace Mycosoft.Feed;

/// <summary>What a viewer may ask for, by the name it asks with.</summary>
[Flags]
internal enum FeedTopic
{
    None = 0,

    /// <summary>agent_update and agent_event.</summary>
    Agents = 1,

    Tasks = 2,

    Messages = 4,

    Metrics = 8,

    Connections = 16,

    Gaps = 32,

    Approvals = 64,

    Incidents = 128,

    All = Agents | Tasks | Messages | Metrics | Connections | Gaps | Approvals | Incidents,
}

internal static class FeedTopics
{
    public static FeedTopic? Parse(string name) => name switch
    {
        "agents" => FeedTopic.Agents,
        "tasks" => FeedTopic.Tasks,
        "messages" => FeedTopic.Messages,
        "metrics" => FeedTopic.Metrics,
        "connections" => FeedTopic.Connections,
        "gaps" => FeedTopic.Gaps,
        "approvals" => FeedTopic.Approvals,
        "incidents" => FeedTopic.Incidents,
        "all" => FeedTopic.All,
        _ => null,
    };

    /// <summary>Of an event's type.</summary>
    public static FeedTopic Of(string type) => type switch
    {
        "task_event" => FeedTopic.Tasks,
        "message_event" => FeedTopic.Messages,
        "connection_event" => FeedTopic.Connections,
        "gap" => FeedTopic.Gaps,
        "approval" => FeedTopic.Approvals,
        "incident" => FeedTopic.Incidents,
        _ => FeedTopic.Agents,
    };

    public static IEnumerable<string> Names(FeedTopic topics) => Enum.GetValues<FeedTopic>().Where(t => t is not (FeedTopic.None or FeedTopic.All) && topics.HasFlag(t)).Select(t => t.ToString().ToLowerInvariant());
}
