using Mycosoft.Http;

namespace Mycosoft.Agents;

/// <summary>Names that people act under. An agent of such a name would pass for its person wherever a rule or a delegation trusts that person.</summary>
internal static class PersonsNames
{
    private const int Most = 1_000;

    /// <summary>Null for a name that nobody's key is made for; a key of the role agent is for the agent itself, and one of the role device for its unit.</summary>
    public static async Task<Refusal?> RefusePersonsName(this Company company, string agentId, CancellationToken cancellationToken)
    {
        var answer = await company.Keys.List(new(agentId, Most), cancellationToken);
        if (!answer.TryGet(out var keys, out var fault))
            return new(fault);
        return keys.Items.Any(key => key is { Role: not (Role.Agent or Role.Device), RevokedAt: null })
            ? Refusal.Invalid($"'{agentId}' is the principal of a key; an agent cannot be named so.", "$.agent_id")
            : null;
    }
}
