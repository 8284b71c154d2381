using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Where a unit stands, as a batch goes on with it.</summary>
internal sealed class UnitState(string agentId)
{
    public string AgentId => agentId;

    /// <summary>Null: not registered.</summary>
    public UnitIdentity? Identity { get; set; }

    public bool IdentityChanged { get; set; }

    public bool Changed { get; set; }

    public DeviceRoute? Route { get; set; }

    public DateTime LastSeen { get; set; }

    public DateTime? LastReadingAt { get; set; }

    public string? Latest { get; set; }

    public bool? Estop { get; set; }

    public long? ClockSkewMs { get; set; }

    public DeviceTally Tally { get; set; } = new(0, 0, 0, 0);

    public UnitMemory Memory { get; init; } = new();

    public UnitState Copy(byte[] memory, UnitIdentity? identity) => new(AgentId)
    {
        Identity = identity,
        Route = Route,
        LastSeen = LastSeen,
        LastReadingAt = LastReadingAt,
        Latest = Latest,
        Estop = Estop,
        ClockSkewMs = ClockSkewMs,
        Tally = Tally,
        Memory = UnitMemory.Read(memory),
    };

    /// <summary>The last place it was heard at is where it can be reached, also when an older signal comes late.</summary>
    public void Heard(DeviceSignal signal)
    {
        Changed = true;
        var at = Instant.Whole(signal.HeardAt);
        if (Route is not null && at < LastSeen)
            return;
        (Route, LastSeen) = (signal.Route, at);
    }
}

/// <summary>Who a unit is, as the registry has it.</summary>
internal sealed record UnitIdentity(string AgentId, string DeviceId, DateTime RegisteredAt)
{
    public string? Name { get; init; }

    public string? DisplayName { get; init; }

    public string? Role { get; init; }

    public string? Firmware { get; init; }

    public string? Board { get; init; }

    /// <summary>A JSON array.</summary>
    public string Sensors { get; init; } = "[]";

    /// <summary>A JSON array.</summary>
    public string Capabilities { get; init; } = "[]";

    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? Location { get; init; }

    public string? ConnectionType { get; init; }

    public string? IngestionSource { get; init; }

    /// <summary>A JSON object.</summary>
    public string Extra { get; init; } = "{}";

    public bool Identified { get; init; }
}
