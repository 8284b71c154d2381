using System.Text.Json;
using Mycosoft.Ledger;

namespace Mycosoft.Agents.Kinds.Events;

/// <summary>Reads what happened in the company, in the order of the log. What a rule's own task did is left out, so that rules cannot feed themselves.</summary>
public sealed class EventLog(Database database)
{
    private const string Columns = "SELECT id, action_type, agent_id, success, output_summary, timestamp, metadata FROM agent_logs";

    public async Task<long> Last(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(id), 0) FROM agent_logs";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    public Task<(IReadOnlyList<CompanyEvent> Events, long Cursor)> After(long cursor, int limit, CancellationToken cancellationToken) =>
        Read($"{Columns} WHERE id > @cursor ORDER BY id LIMIT @limit", cursor, limit, cancellationToken);

    public async Task<IReadOnlyList<CompanyEvent>> Newest(int limit, CancellationToken cancellationToken) =>
        (await Read($"{Columns} WHERE id > @cursor ORDER BY id DESC LIMIT @limit", 0, limit, cancellationToken)).Events;

    private async Task<(IReadOnlyList<CompanyEvent> Events, long Cursor)> Read(string sql, long cursor, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        database.Add(command, "cursor", cursor);
        database.Add(command, "limit", limit);
        var events = new List<CompanyEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            cursor = Math.Max(cursor, reader.GetInt64(0));
            var (source, hops) = Origin(reader.GetString(6));
            if (source == Tasks.TaskSources.Rule)
                continue;
            events.Add(new($"log:{reader.GetInt64(0)}", reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.IsDBNull(4) ? null : reader.GetString(4), database.ReadTime(reader, 5)) { Hops = hops });
        }

        return (events, cursor);
    }

    /// <summary>How a task came in and how far its chain had come; what else is logged says neither.</summary>
    private static (string? Source, int Hops) Origin(string metadata)
    {
        if (!metadata.Contains("\"source\"", StringComparison.Ordinal))
            return (null, 0);
        using var document = JsonDocument.Parse(metadata);
        var source = document.RootElement.TryGetProperty("source", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        return (source, document.RootElement.TryGetProperty("hops", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var hops) && hops > 0 ? hops : 0);
    }
}
