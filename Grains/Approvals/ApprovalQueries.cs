using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Approvals;

/// <summary>Approvals, from their tables.</summary>
public sealed class ApprovalQueries(Database database)
{
    private const int Chunk = 500;

    private const string Columns = """
        id, subject, status, agent_id, kind, category, task_id, task_type, payload, payload_hash, policy_version, rule, needed, self_approval, requester, reason,
        requested_at, expires_at, decided_at, used_at, told
        FROM approvals
        """;

    public async Task<Answer<Page<ApprovalRecord>>> List(ApprovalFilter filter, CancellationToken cancellationToken)
    {
        if (!Paging.TryRead(filter.Limit, filter.Cursor, out var cursor, out var fault))
            return fault;
        var select = new Select(Columns)
            .Where("status = @status", "status", filter.Status is { } status ? LedgerNames.Text(status) : null)
            .Where("agent_id = @agent", "agent", filter.AgentId);
        if (cursor is { } after)
            select.Where("(requested_at, id) < (@at, @id)").With("at", after.At).With("id", after.Id);
        var page = Paging.Of(
            await select.Then("ORDER BY requested_at DESC, id DESC").Limit(filter.Limit + 1).All(database, Read, cancellationToken), filter.Limit, a => new Cursor(a.RequestedAt, a.Id).ToString());
        var votes = await Votes([.. page.Items.Select(a => a.Id)], cancellationToken);
        return page with { Items = [.. page.Items.Select(a => a with { Votes = [.. votes[a.Id]] })] };
    }

    public async Task<Answer<ApprovalRecord>> Find(Guid approvalId, CancellationToken cancellationToken)
    {
        var found = await new Select(Columns).Where("id = @id", "id", approvalId).All(database, Read, cancellationToken);
        return found is [var approval] ? approval with { Votes = [.. (await Votes([approvalId], cancellationToken))[approvalId]] } : NotFound(approvalId);
    }

    public static Fault NotFound(Guid approvalId) => Fault.NotFound($"Approval {approvalId} not found");

    /// <summary>Decided ones whose consequence is still to come; by chance, so that a limit starves none.</summary>
    internal async Task<IReadOnlyList<ApprovalRecord>> Unsettled(int limit, CancellationToken cancellationToken, string? agentId = null)
    {
        var open = await new Select(Columns).Where("NOT settled").Where("status IN ('approved', 'rejected', 'expired')").Where("agent_id = @agent", "agent", agentId).Then("ORDER BY random()").Limit(limit).All(database, Read, cancellationToken);
        var votes = await Votes([.. open.Where(a => a.Status == ApprovalState.Rejected).Select(a => a.Id)], cancellationToken);
        return [.. open.Select(a => a with { Votes = [.. votes[a.Id]] })];
    }

    /// <summary>Those that wait for people and of which the owner's receiver has not heard, oldest first.</summary>
    internal async Task<IReadOnlyList<ApprovalRecord>> Untold(int limit, CancellationToken cancellationToken) =>
        await new Select(Columns).Where("status = 'pending'").Where("NOT told").Then("ORDER BY requested_at").Limit(limit).All(database, Read, cancellationToken);

    /// <summary>How many have waited since then or longer without the owner's receiver having heard of them.</summary>
    internal async Task<long> UntoldSince(DateTime before, CancellationToken cancellationToken) =>
        (await new Select("count(*) FROM approvals").Where("status = 'pending'").Where("NOT told").Where("requested_at <= @before", "before", before).All(database, r => r.Number(0), cancellationToken))[0];

    /// <summary>The open wish for this agent's birth, if there is one.</summary>
    internal async Task<Guid?> OpenBirth(string agentId, CancellationToken cancellationToken)
    {
        var open = await new Select("id FROM approvals").Where("subject = 'birth'").Where("status IN ('pending', 'approved')").Where("agent_id = @agent", "agent", agentId).All(database, r => r.Id(0), cancellationToken);
        return open is [var id] ? id : null;
    }

    /// <summary>Those of the tasks that ever had an approval, be it used, refused or open.</summary>
    internal async Task<IReadOnlySet<Guid>> AskedOf(IReadOnlyList<Guid> tasks, CancellationToken cancellationToken)
    {
        var asked = new HashSet<Guid>();
        await using var connection = await database.Open(cancellationToken);
        foreach (var chunk in tasks.Chunk(Chunk))
        {
            var select = new Select("task_id FROM approvals");
            foreach (var (number, id) in chunk.Index())
                select.With($"id{number}", AskedTasks.ApprovalOf(id));
            asked.UnionWith(await select.Where($"id IN ({string.Join(", ", chunk.Select((_, number) => $"@id{number}"))})").All(database, connection, r => r.Id(0), cancellationToken));
        }

        return asked;
    }

    private async Task<ILookup<Guid, ApprovalVoteRecord>> Votes(IReadOnlyList<Guid> approvals, CancellationToken cancellationToken)
    {
        if (approvals.Count == 0)
            return Array.Empty<ApprovalVoteRecord>().ToLookup(_ => Guid.Empty);
        var select = new Select("approval_id, principal, approve, reason, at FROM approval_votes");
        foreach (var (number, id) in approvals.Index())
            select.With($"id{number}", id);
        var votes = await select.Where($"approval_id IN ({string.Join(", ", approvals.Select((_, number) => $"@id{number}"))})").Then("ORDER BY at")
            .All(database, r => (Id: r.Id(0), Vote: new ApprovalVoteRecord(r.Text(1), r.Bool(2), r.TextOrNull(3), r.Time(4))), cancellationToken);
        return votes.ToLookup(v => v.Id, v => v.Vote);
    }

    private static ApprovalRecord Read(Row row) => new(
        row.Id(0), LedgerNames.Parse<ApprovalSubject>(row.Text(1)), LedgerNames.Parse<ApprovalState>(row.Text(2)), row.Text(3), row.Text(4), LedgerNames.Parse<AgentCategory>(row.Text(5)),
        row.IdOrNull(6), row.TextOrNull(7), row.Json(8), Convert.ToHexStringLower(row.Bytes(9)), row.Text(10), row.Text(11), row.Small(12), row.Bool(13), row.Text(14), row.Text(15),
        row.Time(16), row.Time(17), row.TimeOrNull(18), row.TimeOrNull(19), [], row.Bool(20));
}
