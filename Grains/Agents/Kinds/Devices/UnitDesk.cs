using System.Text.Json.Nodes;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What the parts of a unit's agent know in common: its state, its memory and whom the unit is taken for.</summary>
internal sealed class UnitDesk(string agentId, StateChanges<DeviceAgentState> state, IFleetAccess fleet, Func<string?> ownersTable)
{
    private Task? _recalling;
    private bool _read;

    public string AgentId => agentId;

    public StateChanges<DeviceAgentState> State => state;

    public HeardUnit Memory { get; } = new();

    public UnitEvents Events { get; } = new(state);

    /// <summary>A stop has gone out that the board does not keep itself; on disk soon after.</summary>
    public bool Holding { get; set; }

    public bool Holds => Holding || state.Value.Stopped;

    public string DeviceId => state.Value.Identity?.DeviceId ?? agentId;

    /// <summary>The unit's own word; where that does not tell, its owner's. A host's word on who its unit is counts where the host itself carries the commands out.</summary>
    public CommandTable Table
    {
        get
        {
            var dialect = Memory.Route?.Dialect;
            var identity = state.Value.Identity is { } known && (known.FromUnit || dialect == "json") ? known : null;
            var own = CommandTables.For(identity?.Firmware, identity?.Role, dialect);
            return own.Name == CommandTable.Unidentified ? CommandTables.Find(ownersTable()) ?? own : own;
        }
    }

    public JsonObject Desired => CommandNames.Object(state.Value.Desired);

    public JsonObject Reported => TwinRules.Reported(state.Value.Identity, Memory);

    /// <summary>Reads from the registry what an agent that has just woken, or was born after its unit had said who it is, does not know yet.</summary>
    public async Task Recall(CancellationToken cancellationToken)
    {
        if (_read && Memory.Route is not null && state.Value.Identity is { FromUnit: true })
            return;
        await (_recalling ??= Read()).WaitAsync(cancellationToken);
        _recalling = null;
    }

    /// <summary>The last reading, out of memory or the registry; null when there is none.</summary>
    public async Task<TelemetryReport?> Latest(DateTime now, CancellationToken cancellationToken)
    {
        if (Memory.Reading is { } reading)
            return Report(reading, now, fresh: false);
        if (await fleet.Find(agentId, cancellationToken) is not { Latest: { } sent, LastReadingAt: { } at } record)
            return null;
        return Report(record.DeviceId, at, SentMetrics.Of(sent), sent, now, fresh: false);
    }

    public TelemetryReport Report(DeviceReading reading, DateTime now, bool fresh) =>
        Report(reading.DeviceId, reading.DeviceTime ?? reading.HeardAt, reading.Metrics.GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.Last().Value), reading.Sent, now, fresh);

    private TelemetryReport Report(string deviceId, DateTime at, IReadOnlyDictionary<string, double> metrics, JsonText sent, DateTime now, bool fresh)
    {
        var calibrated = state.Value.Calibrations.Where(c => metrics.ContainsKey(c.Metric)).ToDictionary(c => c.Metric, c => metrics[c.Metric] + c.Offset);
        return new(deviceId, at, Math.Max(0, (now - at).TotalSeconds), fresh, metrics, calibrated, sent);
    }

    private async Task Read()
    {
        var before = state.Value.Identity;
        if (await fleet.Find(agentId, CancellationToken.None) is not { } record)
            return;
        _read = true;
        Memory.Restore(record);

        // The registry is never behind: a hello of which the agent was not told because its silo was lost is there.
        if (before is null || record.Identified)
            await state.Apply(s => ReferenceEquals(s.Identity, before) && KnownIdentity.Of(record) is var now && !now.IsSame(before) ? s with { Identity = now } : s, CancellationToken.None);
    }
}
