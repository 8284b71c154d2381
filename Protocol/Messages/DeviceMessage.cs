using System.Text.Json;

namespace Mycosoft.Devices.Protocol.Messages;

/// <summary>What a unit said, whatever the dialect it said it in.</summary>
public abstract record DeviceMessage
{
    public required Dialect Dialect { get; init; }

    /// <summary>The sender's own number of it; null where the dialect has none.</summary>
    public long? Sequence { get; init; }

    /// <summary>The unit's name where the message itself carries it.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The number of the command or frame that it answers; null when it comes by itself, or in dialects that do not say it.</summary>
    public long? Answers { get; init; }

    /// <summary>Which side of the board said it: 0xA1 or 0xB1; null where the dialect has none.</summary>
    public byte? Source { get; init; }

    /// <summary>The sender waits to hear that it has arrived.</summary>
    public bool WantsAcknowledgement { get; init; }

    /// <summary>The payload as the unit sent it; an empty object where it is binary.</summary>
    public JsonElement Sent { get; init; } = WireJson.EmptyObject;
}

/// <summary>A unit says who it is.</summary>
public sealed record HelloMessage : DeviceMessage
{
    public string? Firmware { get; init; }

    public string? Role { get; init; }

    public string? DisplayName { get; init; }

    public IReadOnlyList<string> Sensors { get; init; } = [];

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Where the unit stands with what it runs, in its own word; null when it does not say.</summary>
    public string? OtaState { get; init; }
}

/// <summary>What a unit measured.</summary>
public sealed record TelemetryMessage : DeviceMessage
{
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Milliseconds since the unit booted.</summary>
    public long? UptimeMs { get; init; }

    /// <summary>Its numbers have 16 bits whatever it came in.</summary>
    public bool IsNarrow { get; init; }

    /// <summary>The unit's own clock, UTC.</summary>
    public DateTime? DeviceTime { get; init; }

    /// <summary>The envelope's own id.</summary>
    public string? MessageId { get; init; }

    public bool? Estop { get; init; }

    /// <summary>What became of the checks of hash and signature.</summary>
    public Integrity Integrity { get; init; }
}

/// <summary>A unit answers a command.</summary>
public sealed record ReplyMessage : DeviceMessage
{
    public required bool Success { get; init; }

    /// <summary>The command as the answer names it; null when it does not.</summary>
    public string? Command { get; init; }

    public string Text { get; init; } = "";

    /// <summary>It says only that the commands up to that number have arrived, and not what became of them (older builds).</summary>
    public bool Cumulative { get; init; }
}

/// <summary>A unit tells that something happened.</summary>
public sealed record EventMessage : DeviceMessage
{
    public required string Name { get; init; }
}

/// <summary>A number that a unit gave.</summary>
/// <param name="Name">Path in the payload with dots, as <c>bme688.a.temperature_c</c>, or the id of an envelope's entry.</param>
/// <param name="Unit">As the unit said it; null when it did not, or says it in the name.</param>
public readonly record struct Metric(string Name, double Value, string? Unit = null);

/// <summary>What became of the checks of an envelope.</summary>
public enum Integrity
{
    /// <summary>It carries none.</summary>
    None = 0,

    /// <summary>The hash is right; there is no signature, or no key to check it with.</summary>
    Hashed = 1,

    /// <summary>Hash and signature are right.</summary>
    Verified = 2,

    /// <summary>The hash does not fit the document.</summary>
    HashMismatch = 3,

    /// <summary>The hash is right and the signature is not.</summary>
    SignatureMismatch = 4,

    /// <summary>The signature is the hash again, as the firmware writes it: no proof of anything.</summary>
    Placeholder = 5,

    /// <summary>The hash is right, and the unit has to sign and did not.</summary>
    SignatureMissing = 6,
}
