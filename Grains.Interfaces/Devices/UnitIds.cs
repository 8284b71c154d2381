using Mycosoft.Agents;

namespace Mycosoft.Devices;

/// <summary>How a unit's own name and its agent's id belong together.</summary>
public static class UnitIds
{
    /// <summary>The kind of every agent of a unit.</summary>
    public const string Kind = "mycobrain-device";

    /// <summary>What the id of every such agent begins with.</summary>
    public const string Prefix = "mycobrain-";

    /// <summary>The member of a unit's <see cref="DeviceRecord.Extra"/> that holds what its fungal probe last said; it stays when a heartbeat brings others.</summary>
    public const string FciSummary = "fci_summary";

    private const string Coordinator = "mycobrain-coordinator";

    /// <summary>The agent of a unit: its own name, with the prefix put before it only if it is not there already.</summary>
    public static string AgentOf(string deviceId) => deviceId.StartsWith(Prefix, StringComparison.Ordinal) ? deviceId : Prefix + deviceId;

    /// <summary>Whether a unit may be called so.</summary>
    public static bool IsPossible(string? deviceId) => deviceId is { Length: > 0 and <= 90 } && AgentIds.CheckNew(AgentOf(deviceId), "$.device_id") is null && AgentOf(deviceId) != Coordinator;
}
