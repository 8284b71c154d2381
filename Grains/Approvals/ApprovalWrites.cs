using System.Data.Common;
using Mycosoft.Agents;
using Mycosoft.Audit;
using Mycosoft.Ledger;

namespace Mycosoft.Approvals;

/// <summary>Asks for approvals of births, takes votes, and closes what has run out; each call in one transaction.</summary>
public sealed class ApprovalWrites(Database database, ApprovalQueries approvals, AuditTrail audit, TimeProvider clock)
{
    private const string Insert = """
        INSERT INTO approvals (id, subject, agent_id, kind, category, payload, payload_hash, policy_version, rule, needed, self_approval, requester, reason, status, requested_at, expires_at)
        VALUES (@id, 'birth', @agent, @kind, @category, @payload, @hash, @policy, @rule, @needed, @self, @requester, @reason, 'pending', @at, @expires)
        ON CONFLICT DO NOTHING
        """;

    // Changes nothing, and holds the row: votes on one approval are taken one after the other.
    private const string Hold = "UPDATE approvals SET needed = needed WHERE id = @id AND status = 'pending' AND expires_at > @now";

    private const string Vote = "INSERT INTO approval_votes (approval_id, principal, approve, reason, at) VALUES (@id, @principal, @approve, @reason, @now) ON CONFLICT DO NOTHING";

    private const string Reject = "UPDATE approvals SET status = 'rejected', decided_at = @now WHERE id = @id";

    private const string Approve = """
        UPDATE approvals SET status = 'approved', decided_at = @now
         WHERE id = @id AND needed <= (SELECT count(*) FROM approval_votes v WHERE v.approval_id = approvals.id AND v.approve)
        """;

    private const string Expire = "UPDATE approvals SET status = 'expired', decided_at = @now WHERE NOT settled AND status IN ('pending', 'approved') AND expires_at <= @now";

    private const string Abandon = """
        UPDATE approvals SET status = 'cancelled', settled = @yes, decided_at = @now
         WHERE NOT settled AND status IN ('pending', 'approved') AND task_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM agent_tasks t WHERE t.id = approvals.task_id AND t.completed_at IS NULL)
        """;

    private const string Close = """
        UPDATE approvals SET settled = @yes
         WHERE NOT settled AND status IN ('rejected', 'expired') AND task_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM agent_tasks t WHERE t.id = approvals.task_id AND t.completed_at IS NULL)
        """;

    /// <summary>Nobody has the name: it was the clock.</summary>
    private const string System = "system";

    private const string Over = " RETURNING id, agent_id, task_type, kind, policy_version, rule";

    private const string Told = "UPDATE approvals SET told = @yes WHERE id = @id";

    private const string Settle = "UPDATE approvals SET settled = @yes WHERE id = @id";

    /// <summary>The approval that this birth waits for: the one asked for now, or the one that is open already.</summary>
    public async Task<Guid> RequestBirth(string agentId, AgentDescriptor kind, string requester, ApprovalRequest request, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var added = await new Statement(Insert).With("id", request.Id).With("agent", agentId).With("kind", kind.Kind).With("category", LedgerNames.Text(kind.Category))
                .With("payload", request.Payload.ToString()).With("hash", request.PayloadHash).With("policy", request.PolicyVersion).With("rule", request.Rule).With("needed", request.Needed)
                .With("self", request.SelfApproval).With("requester", requester).With("reason", request.Reason).With("at", request.RequestedAt).With("expires", request.ExpiresAt)
                .Run(database, connection, cancellationToken);
            if (added == 1)
            {
                await audit.Append(connection, [Requested(agentId, kind, requester, request)], cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return request.Id;
            }

            await transaction.RollbackAsync(cancellationToken);
            if (await approvals.OpenBirth(agentId, cancellationToken) is { } open)
                return open;
            if (attempt == 3)
                throw new TimeoutException($"The wish for {agentId} could not be written.");
        }
    }

    public async Task<Answer<ApprovalRecord>> Take(ApprovalVote vote, CancellationToken cancellationToken)
    {
        if (!(await approvals.Find(vote.ApprovalId, cancellationToken)).TryGet(out var approval, out var fault))
            return fault;
        if (ApprovalRules.Refusal(approval, vote, Now) is { } refused)
            return refused;
        if (ApprovalRules.Repeats(approval, vote))
            return approval;
        await using (var connection = await database.Open(cancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (await Run(Hold, connection, vote, cancellationToken) == 1 && await Run(Vote, connection, vote, cancellationToken) == 1)
            {
                await Run(vote.Approve ? Approve : Reject, connection, vote, cancellationToken);
                await audit.Append(connection, [Voted(approval, vote)], cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }

        var after = await approvals.Find(vote.ApprovalId, cancellationToken);
        return after.Value is { } now && !ApprovalRules.Repeats(now, vote) && ApprovalRules.Refusal(now, vote, Now) is { } late ? late : after;
    }

    /// <summary>What has run out, and what is for a task that has ended otherwise.</summary>
    public async Task CloseOver(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        foreach (var (sql, action) in ((string, string)[])[(Expire, "approval.expired"), (Abandon, "approval.cancelled")])
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var over = await new Statement(sql + Over).With("now", Now).With("yes", true).Rows(database, connection, r => Ended(action, r), cancellationToken);
            await audit.Append(connection, over, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await new Statement(Close).With("now", Now).With("yes", true).Run(database, connection, cancellationToken);
    }

    public Task MarkSettled(Guid approvalId, CancellationToken cancellationToken) => Mark(Settle, approvalId, cancellationToken);

    public Task MarkTold(Guid approvalId, CancellationToken cancellationToken) => Mark(Told, approvalId, cancellationToken);

    private async Task Mark(string sql, Guid approvalId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await new Statement(sql).With("id", approvalId).With("yes", true).Run(database, connection, cancellationToken);
    }

    private AuditEntry Ended(string action, Row row)
    {
        var id = row.Id(0);
        return new(Now, System, action) { AgentId = row.Text(1), Subject = id.ToString(), ApprovalId = id, What = row.TextOrNull(2) ?? row.Text(3), PolicyVersion = row.Text(4), Rule = row.Text(5), Outcome = action["approval.".Length..] };
    }

    private AuditEntry Voted(ApprovalRecord approval, ApprovalVote vote) => new AuditEntry(Now, vote.Principal, vote.Approve ? "approval.approved" : "approval.rejected")
    {
        AgentId = approval.AgentId,
        Subject = approval.Id.ToString(),
        What = approval.TaskType ?? approval.AgentType,
        PolicyVersion = approval.PolicyVersion,
        Rule = approval.Rule,
        ApprovalId = approval.Id,
        SelfApproval = vote.Approve && vote.Principal == approval.Requester ? true : null,
    }.Of(approval.Payload).Because(vote.Reason);

    private static AuditEntry Requested(string agentId, AgentDescriptor kind, string requester, ApprovalRequest request) => new AuditEntry(request.RequestedAt, requester, "approval.requested")
    {
        AgentId = agentId,
        Subject = request.Id.ToString(),
        What = kind.Kind,
        PolicyVersion = request.PolicyVersion,
        Rule = request.Rule,
        ApprovalId = request.Id,
    }.Of(request.Payload).Because(request.Reason);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private Task<int> Run(string sql, DbConnection connection, ApprovalVote vote, CancellationToken cancellationToken) =>
        new Statement(sql).With("id", vote.ApprovalId).With("principal", vote.Principal).With("approve", vote.Approve).With("reason", vote.Reason).With("now", Now).Run(database, connection, cancellationToken);
}
