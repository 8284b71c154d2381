namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What the agent of a unit remembers. Written when people or the unit's identity change it, seldom for what it tells, and never for a reading.</summary>
public sealed record DeviceAgentState
{
    public const int Version = 1;

    public KnownIdentity? Identity { get; init; }

    /// <summary>What people want of it, an object.</summary>
    public JsonText Desired { get; init; } = JsonText.EmptyObject;

    public IReadOnlyList<UnitCalibration> Calibrations { get; init; } = [];

    public IReadOnlyList<UnitRule> Rules { get; init; } = [];

    /// <summary>The last of each thing that it told, newest first.</summary>
    public IReadOnlyList<UnitEvent> Events { get; init; } = [];

    /// <summary>A number that no command before had, where numbers have run ahead of the clock.</summary>
    public long LastSequence { get; init; }

    /// <summary>Its emergency stop is on, and its board does not keep that itself.</summary>
    public bool Stopped { get; init; }

    /// <summary>It was told that the unit is gone.</summary>
    public bool Offline { get; init; }
}

/// <summary>An offset of one metric against a reference.</summary>
public sealed record UnitCalibration(string Metric, double Offset, string CertificateId, DateTime At, string By);
