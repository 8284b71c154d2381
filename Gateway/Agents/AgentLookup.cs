using System.Diagnostics.CodeAnalysis;
using Mycosoft.Http;

namespace Mycosoft.Agents;

/// <summary>An agent, or the answer to give instead.</summary>
internal readonly record struct AgentLookup(IAgent? Agent, Refusal? Refusal)
{
    public bool TryGet([NotNullWhen(true)] out IAgent? agent, [NotNullWhen(false)] out Refusal? refusal)
    {
        (agent, refusal) = (Agent, Refusal);
        return agent is not null;
    }
}
