using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Tasks;

/// <summary>Agents that could have a task.</summary>
public sealed class RoutingQueries(Database database)
{
    /// <summary>More than are shown, as the rules sort finer than the SQL.</summary>
    private const int Considered = 200;

    private const string Columns = "a.id, a.kind, a.life, a.not_configured, coalesce(w.running, 0), coalesce(w.waiting, 0), a.config FROM agents a";

    private const string TakesWork = "a.life IN ('active', 'paused', 'error')";

    private const string Best = """
        ORDER BY CASE WHEN a.not_configured IS NULL THEN 0 ELSE 1 END, CASE a.life WHEN 'active' THEN 0 WHEN 'error' THEN 1 ELSE 2 END,
                 coalesce(w.running, 0) + coalesce(w.waiting, 0), a.id
        """;

    /// <summary>The agent itself, in whatever state.</summary>
    public async Task<Routable?> Named(string agentId, CancellationToken cancellationToken)
    {
        var select = new Select($"{Columns} {OpenWork.OfOne}").Where("a.id = @id", "id", agentId).Where("a.life <> 'deleted'");
        return (await select.All(database, Read, cancellationToken)).SingleOrDefault();
    }

    /// <summary>The agent, if it takes work.</summary>
    public Task<List<Routable>> Working(string agentId, CancellationToken cancellationToken) =>
        new Select($"{Columns} {OpenWork.OfOne}").Where("a.id = @id", "id", agentId).Where(TakesWork).All(database, Read, cancellationToken);

    public async Task<IReadOnlyList<Routable>> OfKinds(IEnumerable<AgentDescriptor> kinds, CancellationToken cancellationToken)
    {
        var names = kinds.Select(k => k.Kind).ToList();
        if (names.Count == 0)
            return [];
        var select = new Select($"{Columns} {OpenWork.PerAgent}").Where(TakesWork);
        return await select.Where($"a.kind IN {select.List("kind", names)}").Then(Best).Limit(Considered).All(database, Read, cancellationToken);
    }

    /// <summary>Agents whose owner says that they can do it.</summary>
    public async Task<IReadOnlyList<Routable>> ByConfig(string capability, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        var select = new Select($"{Columns} {OpenWork.PerAgent}").Where(TakesWork)
            .Where("CAST(a.config AS text) LIKE @pattern", "pattern", Pattern(capability)).Then(Best).Limit(Considered);
        var found = new List<Routable>();
        await foreach (var row in select.Rows(database, connection, cancellationToken))
        {
            var config = JsonSerializer.Deserialize<AgentConfig>(row.Text(6), Json.Tolerant);
            if (config?.Capabilities?.Contains(capability, StringComparer.Ordinal) == true)
                found.Add(Read(row));
        }
        return found;
    }

    /// <summary>Finds at least the configurations that hold the word, however their JSON escapes it; the caller looks closer.</summary>
    private static string Pattern(string capability) =>
        $"%\"{string.Concat(capability.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '%'))}\"%";

    private static Routable Read(Row row)
    {
        var (running, waiting) = (row.Number(4), row.Number(5));
        var status = StatusRules.Report(LedgerNames.Parse<Life>(row.Text(2)), running, waiting);
        return new(new(row.Text(0), row.Text(1), status, waiting, running), row.TextOrNull(3) is null);
    }
}
