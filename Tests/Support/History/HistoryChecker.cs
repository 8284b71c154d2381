using Npgsql;

namespace Mycosoft.Tests.Support.History;

/// <summary>
/// Holds a run's client log against the database: every accepted task has one terminal state and ran to its end once, what a client was shown has not changed, every acknowledged
/// message is there, and the messages of a pair were taken in the order in which they were sent.
/// </summary>
public sealed class HistoryChecker(RunHistory history, string postgres)
{
    private const int MostShown = 20;

    /// <summary>Everything that does not hold, each with the ids it is about; empty for a run without fault.</summary>
    public async Task<IReadOnlyList<string>> Violations(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        var tasks = await Read(source, "SELECT id, agent_id || ' ' || status || ' ' || (completed_at IS NOT NULL) FROM agent_tasks", cancellationToken);
        var ends = await Read(source, "SELECT (metadata->>'task_id')::uuid, count(*)::text FROM agent_logs WHERE metadata ? 'task_id' GROUP BY 1", cancellationToken);
        var messages = await Read(source, "SELECT message_id, lpad(seq::text, 20, '0') FROM agent_messages", cancellationToken);
        return
        [
            .. history.Accepted.Keys.Where(id => !tasks.ContainsKey(id)).Select(id => $"task {id} was accepted and is lost"),
            .. history.Accepted.Where(a => tasks.TryGetValue(a.Key, out var row) && !IsEnded(row)).Select(a => $"task {a.Key} has not ended: {tasks[a.Key]}"),
            .. history.Accepted.Where(a => tasks.TryGetValue(a.Key, out var row) && !row.StartsWith(a.Value + ' ', StringComparison.Ordinal)).Select(a => $"task {a.Key} was accepted for {a.Value} and is {tasks[a.Key]}"),
            .. ends.Where(e => e.Value != "1").Select(e => $"task {e.Key} ended {e.Value} times"),
            .. tasks.Where(t => IsEnded(t.Value) && !t.Value.Contains(" cancelled ", StringComparison.Ordinal) && !ends.ContainsKey(t.Key)).Select(t => $"task {t.Key} ended without a word in the log: {t.Value}"),
            .. history.Ends.Where(e => tasks.TryGetValue(e.Key, out var row) && !row.Contains($" {e.Value} ", StringComparison.Ordinal)).Select(e => $"task {e.Key} was shown as {e.Value} and is {tasks[e.Key]}"),
            .. history.Sent.SelectMany(pair => pair.Value.Where(id => !messages.ContainsKey(id)).Select(id => $"message {id} from {pair.Key.From} to {pair.Key.To} was acknowledged and is lost")),
            .. history.Sent.Where(pair => !InOrder(pair.Value.Where(messages.ContainsKey).Select(id => messages[id]))).Select(pair => $"the messages from {pair.Key.From} to {pair.Key.To} are out of order"),
        ];
    }

    /// <summary>Fails with the first violations.</summary>
    public async Task Check(CancellationToken cancellationToken)
    {
        var violations = await Violations(cancellationToken);
        if (violations.Count > 0)
            throw new InvalidOperationException($"{violations.Count} violations:{Environment.NewLine}{string.Join(Environment.NewLine, violations.Take(MostShown))}");
    }

    /// <summary>The longest time between two ends of tasks, by the database's rows.</summary>
    public async Task<TimeSpan> LongestPauseOfEnds(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand("SELECT coalesce(max(pause), interval '0') FROM (SELECT completed_at - lag(completed_at) OVER (ORDER BY completed_at) AS pause FROM agent_tasks) AS pauses");
        return (TimeSpan)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static bool IsEnded(string row) => row.EndsWith("true", StringComparison.Ordinal);

    private static bool InOrder(IEnumerable<string> places)
    {
        var list = places.ToList();
        return list.SequenceEqual(list.Order(StringComparer.Ordinal));
    }

    private static async Task<Dictionary<Guid, string>> Read(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(cancellationToken))
            rows[reader.GetGuid(0)] = reader.GetString(1);
        return rows;
    }
}
