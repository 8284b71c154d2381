using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>Agents, from the tables.</summary>
public sealed class AgentQueries(Database database, AgentCatalog catalog, TimeProvider clock)
{
    public const int MaxLimit = 10_000;
    private const int MostIds = 1_000;

    public async Task<Answer<AgentAddress>> Resolve(string agentId, CancellationToken cancellationToken)
    {
        var select = new Select("kind, trial_until FROM agents").Where("id = @id", "id", agentId).Where("life <> 'deleted'");
        return await select.All(database, r => new AgentAddress(agentId, r.Text(0), r.TimeOrNull(1)), cancellationToken) is [var address] ? address : NotFound(agentId);
    }

    /// <summary>Started agents that lacked configuration when they last looked.</summary>
    public async Task<IReadOnlyList<AgentAddress>> Unconfigured(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        var select = new Select("id, kind FROM agents").Where("not_configured IS NOT NULL").Where("life = 'active'");
        return await select.All(database, connection, row => new AgentAddress(row.Text(0), row.Text(1)), cancellationToken);
    }

    public async Task<Answer<AgentState>> Find(string agentId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        var select = new Select($"{AgentStateReader.Columns} FROM agents a {OpenWork.OfOne}").Where("a.id = @id", "id", agentId).Where("a.life <> 'deleted'");
        var reader = new AgentStateReader(catalog, await AgentSignals.Read(database, connection, [agentId], clock.GetUtcNow().UtcDateTime, cancellationToken));
        return await select.All(database, connection, reader.Read, cancellationToken) is [var state] ? state : NotFound(agentId);
    }

    public async Task<Page<AgentState>> List(AgentFilter filter, CancellationToken cancellationToken)
    {
        var ids = filter.Ids is { } chosen ? chosen.Take(MostIds).DefaultIfEmpty("").ToList() : null;
        int? limit = filter.Limit is { } asked ? Math.Clamp(asked, 1, MaxLimit) : null;
        await using var connection = await database.Open(cancellationToken);
        var reader = new AgentStateReader(catalog, await AgentSignals.Read(database, connection, ids, clock.GetUtcNow().UtcDateTime, cancellationToken));
        var agents = await Matching(filter, ids).Then("ORDER BY a.id").Limit(limit + 1).All(database, connection, reader.Read, cancellationToken);
        return Paging.Of(agents, limit ?? int.MaxValue, a => a.AgentId);
    }

    internal static Fault NotFound(string agentId) => Fault.NotFound($"Agent {agentId} not found.");

    private Select Matching(AgentFilter filter, List<string>? ids)
    {
        var select = ids is null ? new Select($"{AgentStateReader.Columns} FROM agents a {OpenWork.PerAgent}") : Of(ids);
        select.Where("a.life <> 'deleted'")
            .Where("a.category = @category", "category", filter.Category is { } category ? LedgerNames.Text(category) : null)
            .Where("a.kind = @kind", "kind", filter.Kind is { } kind ? catalog.Find(kind)?.Kind ?? kind : null)
            .Where("a.id > @after", "after", filter.Cursor);
        return filter.Status is { } status ? select.Where(StatusRules.Condition(status)) : select;
    }

    /// <summary>Only theirs is counted: among ten thousand agents a few are asked for twenty times a second.</summary>
    private static Select Of(List<string> ids)
    {
        var places = string.Join(", ", Enumerable.Range(0, ids.Count).Select(n => $"@id{n}"));
        var select = new Select($"{AgentStateReader.Columns} FROM agents a {OpenWork.OfSome(places)}").Where($"a.id IN ({places})");
        for (var n = 0; n < ids.Count; n++)
            select.With($"id{n}", ids[n]);
        return select;
    }
}
