using System.Data.Common;
using Mycosoft.Agents;
using Mycosoft.Audit;
using Mycosoft.Feed;
using Mycosoft.Ledger;

namespace Mycosoft.Messages;

/// <summary>Draws and removes connections, each call in one transaction.</summary>
public sealed class ConnectionWrites(Database database, AuditTrail audit, LiveFeed feed, TimeProvider clock)
{
    private const string Insert =
        "INSERT INTO agent_connections (id, source_id, target_id, connection_type, bidirectional, priority, created_at, created_by, status, metadata) "
        + "VALUES (@id, @source, @target, @type, @bidirectional, @priority, @at, @by, 'active', @metadata) ON CONFLICT DO NOTHING";

    private const string Gone = "RETURNING source_id, target_id, connection_type";

    private const string Pair = "((source_id = @source AND target_id = @target) OR (source_id = @target AND target_id = @source))";

    public async Task<Answer<ConnectionsCreated>> Create(IReadOnlyList<ConnectionRequest> requests, CancellationToken cancellationToken)
    {
        if (ConnectionRules.Check(requests) is { } fault)
            return fault;
        await using var connection = await database.Open(cancellationToken);
        if (await FirstMissing(connection, ConnectionRules.Ends(requests), cancellationToken) is { } missing)
            return AgentQueries.NotFound(missing);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (kept, created, told) = (new ConnectionRecord[requests.Count], 0, new List<AuditEntry>());
        // One order for everybody, so that two bulk calls never wait for each other's rows.
        foreach (var (i, request) in requests.Index().OrderBy(p => (p.Item.Source, p.Item.Target, p.Item.Type)))
        {
            var drawn = await Draw(connection, request, cancellationToken);
            created += drawn is null ? 0 : 1;
            kept[i] = drawn ?? await Existing(connection, request, cancellationToken);
            if (drawn is not null)
                told.Add(Told("connection.drawn", drawn.CreatedBy, drawn.Source, drawn.Target, drawn.Type));
        }

        await audit.Append(connection, told, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Publish(told);
        return new ConnectionsCreated(kept, created);
    }

    public async Task<Answer<ConnectionsDeleted>> Delete(ConnectionSelector selector, CancellationToken cancellationToken)
    {
        if (selector.Id is null && (selector.Source is null || selector.Target is null))
            return Fault.InvalidPayload("Give an id, or source and target.", "$");
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (selector.Id is null && !await Stands(connection, selector, cancellationToken))
            return Fault.NotFound("Connection not found");
        var delete = selector.Id is { } id
            ? new Statement($"DELETE FROM agent_connections WHERE id = @id {Gone}").With("id", id)
            : new Statement($"DELETE FROM agent_connections WHERE {Pair} {Gone}").With("source", selector.Source).With("target", selector.Target);
        var gone = await delete.Rows(database, connection, r => Told("connection.removed", selector.Principal, r.Text(0), r.Text(1), r.Text(2)), cancellationToken);
        await audit.Append(connection, gone, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Publish(gone);
        return gone.Count == 0 ? Fault.NotFound("Connection not found") : new ConnectionsDeleted(gone.Count);
    }

    private void Publish(IEnumerable<AuditEntry> told)
    {
        foreach (var entry in told)
            feed.Publish(new(FeedEvent.ConnectionEvent, entry.AgentId!, entry.Action.Replace('.', '_'), entry.At) { OtherAgent = entry.Subject, Detail = entry.What });
    }

    private AuditEntry Told(string action, string by, string source, string target, string type) => new(Now(), by, action) { AgentId = source, Subject = target, What = type };

    /// <summary>Whether there is a connection from source to target; one that stands for both directions is found from either end.</summary>
    private async Task<bool> Stands(DbConnection connection, ConnectionSelector selector, CancellationToken cancellationToken)
    {
        var rows = await new Select(ConnectionQueries.Columns).Where(Pair).With("source", selector.Source).With("target", selector.Target)
            .All(database, connection, ConnectionQueries.Read, cancellationToken);
        return rows.Any(r => r.Source == selector.Source || r.Bidirectional);
    }

    private async Task<string?> FirstMissing(DbConnection connection, IReadOnlyList<string> agentIds, CancellationToken cancellationToken)
    {
        if (agentIds.Count == 0)
            return null;
        var select = new Select("id FROM agents").Where("life <> 'deleted'");
        var found = await select.Where($"id IN {select.List("id", agentIds)}").All(database, connection, r => r.Text(0), cancellationToken);
        return agentIds.Except(found, StringComparer.Ordinal).FirstOrDefault();
    }

    private async Task<ConnectionRecord?> Draw(DbConnection connection, ConnectionRequest request, CancellationToken cancellationToken)
    {
        var record = new ConnectionRecord(
            Guid.CreateVersion7(), request.Source, request.Target, request.Type, request.Bidirectional, request.Priority, Now(), request.CreatedBy, "active");
        var insert = new Statement(Insert).With("id", record.Id).With("source", record.Source).With("target", record.Target).With("type", record.Type)
            .With("bidirectional", record.Bidirectional).With("priority", record.Priority).With("at", record.CreatedAt)
            .With("by", record.CreatedBy).With("metadata", JsonText.EmptyObject);
        return await insert.Run(database, connection, cancellationToken) == 1 ? record : null;
    }

    private async Task<ConnectionRecord> Existing(DbConnection connection, ConnectionRequest request, CancellationToken cancellationToken)
    {
        var select = new Select(ConnectionQueries.Columns)
            .Where("source_id = @source", "source", request.Source).Where("target_id = @target", "target", request.Target)
            .Where("connection_type = @type", "type", request.Type);
        return (await select.All(database, connection, ConnectionQueries.Read, cancellationToken)).Single();
    }

    /// <summary>To the microsecond, as the tables keep it.</summary>
    private DateTime Now()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
