using System.Text.Json.Nodes;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What the parts of a unit's agent know in common: its state, its memory and whom the unit is taken for.</summary>
internal sealed class UnitDesk(string agentId, StateChanges<DeviceAgentState> state, IFleetAccess fleet, Func<string?> ownersTable)
{
    private Task? _recalling;

    public string AgentId => agentId;

    public StateChanges<DeviceAgentState> State => state;

    public HeardUnit Memory { get; } = new();

    public UnitEvents Events { get; } = new(state);

    /// <summary>A stop has gone out that the board does not keep itself; on disk soon after.</summary>
    public bool Holding { get; set; }

    public bool Holds => Holding || state.Value.Stopped;

    public string DeviceId => state.Value.Identity?.DeviceId ?? agentId;

    /// <summary>An owner's word goes first. A host's word on who its unit is counts where the host itself carries the commands out.</summary>
    public CommandTable Table
    {
        get
        {
            var dialect = Memory.Route?.Dialect;
            var identity = state.Value.Identity is { } known && (known.FromUnit || dialect == "json") ? known : null;
            return CommandTables.Find(ownersTable()) ?? CommandTables.For(identity?.Firmware, identity?.Role, dialect);
        }
    }

    public JsonObject Desired => CommandNames.Object(state.Value.Desired);

    public JsonObject Reported => TwinRules.Reported(state.Value.Identity, Memory);

    /// <summary>Reads from the registry what an agent that has just woken, or was born after its unit had said who it is, does not know yet.</summary>
    public async Task Recall(CancellationToken cancellationToken)
    {
        if (Memory.Route is not null && state.Value.Identity is { FromUnit: true })
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
        if (await fleet.Find(agentId, CancellationToken.None) is not { } record)
            return;
        Memory.Restore(record);
        if (state.Value.Identity is null || (record.Identified && !state.Value.Identity.FromUnit))
            await state.Apply(s => s.Identity is not { FromUnit: true } ? s with { Identity = KnownIdentity.Of(record) } : s, CancellationToken.None);
    }
}
