using Mycosoft.Http;
using Mycosoft.Messages;

namespace Mycosoft.Agents;

/// <summary>Reads agents back as HTTP shows them.</summary>
internal static class AgentReader
{
    /// <summary>One agent, with a word on what was just done to it.</summary>
    public static async Task<IResult> Show(Company company, string agentId, string? message, CancellationToken cancellationToken)
    {
        if (!AgentIds.IsPossible(agentId))
            return new Refusal(Company.NotFound(agentId));
        var connections = company.Connections.List(agentId, cancellationToken);
        var answer = await company.Directory.Find(agentId, cancellationToken);
        var neighbours = AgentJson.Neighbours(await connections);
        if (answer.TryGet(out var state, out var fault))
            return TypedResults.Ok(AgentJson.Of(state, [.. neighbours[agentId]], message));
        return new Refusal(fault.Code == FaultCodes.NotFound ? Company.NotFound(agentId) : fault);
    }

    /// <summary>Some agents, with connections that are known already.</summary>
    public static async Task<IReadOnlyList<AgentView>> Some(Company company, IReadOnlyList<string> ids, IReadOnlyList<ConnectionRecord> connections, CancellationToken cancellationToken) =>
        AgentJson.Of((await company.Directory.List(new(Ids: ids), cancellationToken)).Items, connections);

    /// <summary>The agents that a filter lets through.</summary>
    public static async Task<IReadOnlyList<AgentView>> All(Company company, AgentFilter filter, CancellationToken cancellationToken)
    {
        var connections = company.Connections.List(null, cancellationToken);
        var page = await company.Directory.List(filter, cancellationToken);
        return AgentJson.Of(page.Items, await connections);
    }
}
