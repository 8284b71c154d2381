using System.Globalization;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Births;

/// <summary>Which agents the company puts away again because nobody uses them: only those it bore to fill a gap or made from a template. A rule, and the condition that finds such rows.</summary>
public static class RetirementRules
{
    /// <summary>The same as <see cref="Reason"/>, for rows of agents as <c>a</c>: nothing of it has happened since @before, and nothing is open.</summary>
    public const string Condition = $"""
        a.born_by IN ('gap', 'template') AND a.category <> 'core' AND a.life IN ('active', 'paused', 'error', 'dead', 'shutdown')
        AND a.created_at <= @before AND coalesce(a.started_at, a.created_at) <= @before AND coalesce(a.last_active, a.created_at) <= @before AND coalesce(a.last_heard, a.created_at) <= @before
        AND NOT EXISTS (SELECT 1 FROM agent_tasks t WHERE t.agent_id = a.id AND t.{OpenWork.IsOpen})
        AND NOT EXISTS (SELECT 1 FROM agent_messages m WHERE m.to_agent = a.id AND m.status = 'pending')
        AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.agent_id = a.id)
        """;

    private const string Mark = "Retired: ";

    /// <summary>Why it is put away; null when it stays.</summary>
    public static string? Reason(BornAgent birth, IReadOnlySet<string> wanted, TimeSpan after, DateTime now)
    {
        if (birth.Origin is not (BirthOrigin.Gap or BirthOrigin.Template) || birth.Category == AgentCategory.Core || wanted.Contains(birth.AgentId))
            return null;
        if (birth.Life is not (Life.Active or Life.Paused or Life.Error or Life.Dead or Life.Shutdown) || now - birth.LastUsed < after)
            return null;
        return string.Create(CultureInfo.InvariantCulture, $"{Mark}born by {LedgerNames.Text(birth.Origin)}, unused since {birth.LastUsed:u}, and nothing asks for it.");
    }

    /// <summary>Why the agent itself, which knows of more than its row, does not let itself be put away.</summary>
    public static Fault? Refusal(string agentId, OwnWork work) =>
        work.HasSchedule ? Fault.Conflict($"{agentId} has a schedule of its own.")
        : work.HasOpen ? Fault.Conflict($"{agentId} has tasks or messages open.")
        : work.WasUsed ? Fault.Conflict($"{agentId} has been used meanwhile.")
        : null;

    /// <summary>Whether it was the company that put this agent away, and not a person.</summary>
    public static bool IsRetired(AgentState agent) => agent is { Status: AgentStatus.Archived, ErrorMessage: { } why } && why.StartsWith(Mark, StringComparison.Ordinal);
}

/// <summary>An agent as retirement looks at it.</summary>
/// <param name="LastUsed">When it was born, started, last ended a task or was last sent a message, whichever came last.</param>
public sealed record BornAgent(string AgentId, string Kind, AgentCategory Category, BirthOrigin Origin, Life Life, DateTime LastUsed);

/// <summary>What an activation knows of its agent's use.</summary>
public readonly record struct OwnWork(bool HasSchedule, bool HasOpen, bool WasUsed);
