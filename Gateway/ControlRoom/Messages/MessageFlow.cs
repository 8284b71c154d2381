using Mycosoft.Messages;

namespace Mycosoft.ControlRoom.Messages;

/// <summary>Messages over time, a lane for each two that talk to each other.</summary>
/// <param name="From">UTC; the left edge.</param>
/// <param name="To">UTC; the right edge.</param>
/// <param name="Lanes">Those with most to say first.</param>
/// <param name="Others">How many messages are in no lane.</param>
public sealed record MessageFlow(DateTime From, DateTime To, IReadOnlyList<MessageLane> Lanes, int Others)
{
    private const int Most = 8;

    internal static MessageFlow? Of(IReadOnlyList<MessageLine> lines)
    {
        if (lines.Count == 0)
            return null;
        var (from, to) = (lines.Min(line => line.Sent), lines.Max(line => line.Sent));
        var lanes = lines.GroupBy(Ends).OrderByDescending(lane => lane.Count()).ThenByDescending(lane => lane.Max(line => line.Sent)).Take(Most)
            .Select(lane => new MessageLane(lane.Key.One, lane.Key.Two, [.. lane.Select(line => Dot(line, lane.Key.One, from, to))], Median(lane.Select(line => line.Latency).OfType<TimeSpan>()))).ToList();
        return new(from, to, lanes, lines.Count - lanes.Sum(lane => lane.Dots.Count));
    }

    /// <summary>The two ends in an order that does not depend on who speaks.</summary>
    private static (string One, string Two) Ends(MessageLine line) =>
        line.IsToAll || string.CompareOrdinal(line.From, line.To) <= 0 ? (line.From, line.To) : (line.To, line.From);

    private static MessageDot Dot(MessageLine line, string one, DateTime from, DateTime to) =>
        new(line.Id, line.Type, line.Status, line.Sent, to > from ? (line.Sent - from) / (to - from) : 0.5, line.From == one);

    private static TimeSpan? Median(IEnumerable<TimeSpan> latencies)
    {
        var sorted = latencies.Order().ToList();
        return sorted.Count == 0 ? null : sorted[sorted.Count / 2];
    }
}

/// <summary>What two say to each other.</summary>
/// <param name="One">Its messages are drawn above the line.</param>
/// <param name="Two">Its messages are drawn below the line.</param>
/// <param name="Dots">The messages.</param>
/// <param name="Latency">The median of those that were measured; null if none was.</param>
public sealed record MessageLane(string One, string Two, IReadOnlyList<MessageDot> Dots, TimeSpan? Latency);

/// <summary>A message in its lane.</summary>
/// <param name="Id">The message.</param>
/// <param name="Type">Its type.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Sent">UTC.</param>
/// <param name="At">0 at the left edge, 1 at the right.</param>
/// <param name="IsFromOne">Who speaks.</param>
public sealed record MessageDot(Guid Id, MessageType Type, MessageState Status, DateTime Sent, double At, bool IsFromOne);
