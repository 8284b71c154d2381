using System.Data.Common;
using System.Text.Json;
using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Incidents;

/// <summary>The incidents in their table. Each call that writes is one transaction and answers what it really changed, so that of two that do the same only one tells of it.</summary>
public sealed class IncidentBook(Database database, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Who resolves what is over by itself.</summary>
    public const string System = "system";

    private const int Attempts = 3;

    private const string Columns = "id, source, subject, title, description, severity, status, present, agents, caused_by, detected_at, last_seen, acknowledged_at, acknowledged_by, resolved_at, resolved_by, note";

    private const string Returning = " RETURNING " + Columns;

    private const string Insert = """
        INSERT INTO incidents (id, key, source, subject, title, description, severity, status, present, agents, caused_by, detected_at, last_seen)
        VALUES (@id, @key, @source, @subject, @title, @description, @severity, 'active', @yes, @agents, @cause, @now, @now)
        ON CONFLICT DO NOTHING
        """ + Returning;

    private const string Update = """
        UPDATE incidents SET title = @title, description = @description, severity = @severity, last_seen = @now
         WHERE id = @id AND present AND status <> 'resolved' AND (title <> @title OR severity <> @severity)
        """ + Returning;

    private const string End = """
        UPDATE incidents SET present = @no, last_seen = @now, status = CASE WHEN status IN ('active', 'investigating') THEN 'resolved' ELSE status END,
               resolved_by = CASE WHEN resolved_at IS NULL THEN @by ELSE resolved_by END, resolved_at = coalesce(resolved_at, @now)
         WHERE id = @id AND present
        """ + Returning;

    private const string Seen = "acknowledged_at = coalesce(acknowledged_at, @now), acknowledged_by = coalesce(acknowledged_by, @by)";

    private const string Over = "resolved_at = @now, resolved_by = @by";

    private const string Before = ", status = @status, present = @present, note = coalesce(@note, note) WHERE id = @id AND status = @before AND present = @was";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Those whose cause is there, whatever people have decided on them.</summary>
    public async Task<IReadOnlyList<IncidentRecord>> Present(CancellationToken cancellationToken) =>
        await new Select($"{Columns} FROM incidents").Where("present").Then("ORDER BY detected_at, id").All(database, Read, cancellationToken);

    public async Task<Answer<Page<IncidentRecord>>> List(IncidentFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        var select = new Select($"{Columns} FROM incidents")
            .Where("status = @status", "status", filter.Status is { } status ? LedgerNames.Text(status) : null)
            .Where("severity = @severity", "severity", filter.Severity is { } severity ? LedgerNames.Text(severity) : null)
            .Where("replace(agents, @agent, '') <> agents", "agent", filter.AgentId is { } agent ? JsonSerializer.Serialize(agent) : null);
        if (cursor is { } after)
            select.Where("(detected_at, id) < (@at, @id)").With("at", after.At).With("id", after.Id);
        return Paging.Of(await select.Then("ORDER BY detected_at DESC, id DESC").Limit(filter.Limit + 1).All(database, Read, cancellationToken), filter.Limit, i => new Cursor(i.DetectedAt, i.Id).ToString());
    }

    public async Task<Answer<IncidentRecord>> Find(Guid incidentId, CancellationToken cancellationToken) =>
        await new Select($"{Columns} FROM incidents").Where("id = @id", "id", incidentId).All(database, Read, cancellationToken) is [var incident] ? incident : Fault.NotFound($"Incident {incidentId} not found");

    /// <summary>Writes what a look has found.</summary>
    public async Task<IReadOnlyList<IncidentNews>> Write(IncidentChanges changes, CancellationToken cancellationToken)
    {
        if (changes.IsNone)
            return [];
        var news = new List<IncidentNews>();
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var before in changes.Ended)
        {
            foreach (var ended in await new Statement(End).With("id", before.Id).With("no", false).With("by", System).With("now", Now).Rows(database, connection, Read, cancellationToken))
            {
                // Of one that people had resolved nothing is new.
                if (ended.ResolvedBy == System)
                    news.Add(new(IncidentNews.Resolved, ended));
            }
        }

        foreach (var trouble in changes.Opened)
            news.AddRange(await Open(connection, trouble, cancellationToken));
        foreach (var (id, trouble) in changes.Changed)
        {
            var changed = await new Statement(Update).With("id", id).With("title", trouble.Title).With("description", trouble.Description).With("severity", LedgerNames.Text(trouble.Severity)).With("now", Now)
                .Rows(database, connection, Read, cancellationToken);
            news.AddRange(changed.Select(i => new IncidentNews(IncidentNews.Updated, i)));
        }

        await transaction.CommitAsync(cancellationToken);
        return news;
    }

    /// <summary>A person's decision, with its row in the audit; null news when it stood so already.</summary>
    public async Task<Answer<IncidentDecision>> Decide(IncidentOrder order, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!(await Find(order.IncidentId, cancellationToken)).TryGet(out var incident, out var fault))
                return fault;
            if (IncidentRules.Refusal(incident, order) is { } refusal)
                return refusal;
            if (IncidentRules.IsDone(incident, order.Verb))
                return new IncidentDecision(incident, null);
            if (await Decided(incident, order, cancellationToken) is { } decided)
                return new IncidentDecision(decided, new(order.Verb == IncidentVerb.Resolve ? IncidentNews.Resolved : IncidentNews.Updated, decided));
            if (attempt == Attempts)
                return Fault.Unavailable($"Incident {order.IncidentId} changes too often; try again.");
        }
    }

    /// <summary>Null when it has become another since it was read.</summary>
    private async Task<IncidentRecord?> Decided(IncidentRecord incident, IncidentOrder order, CancellationToken cancellationToken)
    {
        var sql = "UPDATE incidents SET " + (order.Verb == IncidentVerb.Resolve ? Over : Seen) + Before + Returning;
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var decided = await new Statement(sql).With("id", incident.Id).With("before", LedgerNames.Text(incident.Status)).With("was", incident.Present)
            .With("status", LedgerNames.Text(IncidentRules.StatusAfter(order.Verb))).With("present", IncidentRules.StaysPresent(incident, order.Verb))
            .With("now", Now).With("by", order.Principal).With("note", order.Note).Rows(database, connection, Read, cancellationToken);
        if (decided is not [var after])
            return null;
        await audit.Append(connection, [Told(after, order)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return after;
    }

    private AuditEntry Told(IncidentRecord incident, IncidentOrder order) => new AuditEntry(Now, order.Principal, order.Verb switch
    {
        IncidentVerb.Acknowledge => "incident.acknowledged",
        IncidentVerb.Resolve => "incident.resolved",
        _ => "incident.ignored",
    })
    {
        AgentId = incident.Agents is [var agent] ? agent : null,
        Subject = incident.Id.ToString(),
        What = incident.Key,
    }.Because(order.Note);

    private async Task<IEnumerable<IncidentNews>> Open(DbConnection connection, Trouble trouble, CancellationToken cancellationToken)
    {
        var opened = await new Statement(Insert).With("id", Guid.CreateVersion7()).With("key", trouble.Key).With("source", trouble.Source).With("subject", trouble.Subject).With("title", trouble.Title)
            .With("description", trouble.Description).With("severity", LedgerNames.Text(trouble.Severity)).With("yes", true).With("agents", JsonSerializer.Serialize(trouble.Agents))
            .With("cause", trouble.CausedBy).With("now", Now).Rows(database, connection, Read, cancellationToken);
        return opened.Select(i => new IncidentNews(IncidentNews.Created, i));
    }

    private static IncidentRecord Read(Row row) => new(
        row.Id(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), LedgerNames.Parse<IncidentSeverity>(row.Text(5)), LedgerNames.Parse<IncidentStatus>(row.Text(6)), row.Bool(7), row.Texts(8),
        row.TextOrNull(9), row.Time(10), row.Time(11), row.TimeOrNull(12), row.TextOrNull(13), row.TimeOrNull(14), row.TextOrNull(15), row.TextOrNull(16));
}

/// <summary>What a decision came to.</summary>
/// <param name="News">Null when nothing changed.</param>
public sealed record IncidentDecision(IncidentRecord Incident, IncidentNews? News);
