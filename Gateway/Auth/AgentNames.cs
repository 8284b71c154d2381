using System.Collections.Concurrent;
using Mycosoft.Agents;

namespace Mycosoft.Auth;

/// <summary>Whether a name is that of an agent; remembered for a few seconds, so that a caller who stays costs no look-up with each request.</summary>
internal sealed class AgentNames(Func<IAgentDirectory> directory, TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, (bool IsAgent, long Since)> _known = new(StringComparer.Ordinal);

    /// <summary>A fault when the store does not say.</summary>
    public async ValueTask<Answer<AgentName>> Look(string name, CancellationToken cancellationToken)
    {
        if (!AgentIds.IsPossible(name))
            return new AgentName(false);
        if (_known.TryGetValue(name, out var known) && clock.GetElapsedTime(known.Since) < Trust)
            return new AgentName(known.IsAgent);
        var since = clock.GetTimestamp();
        if ((await directory().Resolve(name, cancellationToken)).Fault is not { } fault)
            return Remember(name, true, since);
        return fault.Code == FaultCodes.NotFound ? Remember(name, false, since) : fault;
    }

    private AgentName Remember(string name, bool isAgent, long since)
    {
        if (_known.Count >= MostRemembered)
            _known.Clear();
        _known[name] = (isAgent, since);
        return new(isAgent);
    }
}

internal sealed record AgentName(bool IsAgent);
