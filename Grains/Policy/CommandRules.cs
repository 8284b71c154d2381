using System.Collections.Frozen;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Policy;

/// <summary>Which agent commands which. A task that changes something is a command in another coat.</summary>
public static class CommandRules
{
    private static readonly FrozenSet<string> Categories = Enum.GetValues<AgentCategory>().Select(LedgerNames.Text).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null when a line allows it, else which one is missing.</summary>
    /// <param name="taskType">The task that is given; null for a command.</param>
    public static Fault? Refusal(IReadOnlyList<CommandGrant> commands, CommandParty from, CommandParty to, string? taskType)
    {
        if (from.AgentId == to.AgentId || commands.Any(line => Fits(line.From, from) && Fits(line.To, to) && Fits(line.TaskType, taskType)))
            return null;
        var act = taskType is null ? $"commands {to}" : $"gives {to} the task {taskType}";
        return new(FaultCodes.Forbidden, $"The policy's list of commands has no line by which {from} {act}.");
    }

    /// <summary>Whether whoever belongs to a category commands others than its own by that alone.</summary>
    public static bool GivesAuthority(IReadOnlyList<CommandGrant> commands, AgentCategory category)
    {
        var own = LedgerNames.Text(category);
        return commands.Any(line => line.From.Contains(own, StringComparer.Ordinal) && line.To.Any(word => word != own));
    }

    private static bool Fits(IReadOnlyList<string> taskTypes, string? taskType) => taskTypes.Count == 0 || (taskType is not null && PolicyRules.FitsAny(taskTypes, taskType));

    /// <summary>The name of a category never stands for an agent that is called so.</summary>
    private static bool Fits(IReadOnlyList<string> words, CommandParty party) => words.Any(word => Categories.Contains(word)
        ? party.Category is { } category && LedgerNames.Text(category) == word
        : PolicyRules.Fits(word, party.AgentId));
}

/// <summary>One side of a command.</summary>
/// <param name="Category">Null for an agent that is not here.</param>
public sealed record CommandParty(string AgentId, AgentCategory? Category)
{
    public override string ToString() => $"{AgentId} ({(Category is { } category ? LedgerNames.Text(category) : "not here")})";
}
