namespace Mycosoft.Devices;

/// <summary>What a gateway heard of one unit.</summary>
/// <param name="DeviceId">The unit, as it calls itself or its host calls it; checked by <see cref="UnitIds.IsPossible"/> before it is sent.</param>
/// <param name="Route">Where it was heard, and so where it can be reached.</param>
/// <param name="HeardAt">The gateway's clock, UTC.</param>
[GenerateSerializer, Immutable, Alias("mas.device-signal")]
public abstract record DeviceSignal([property: Id(0)] string DeviceId, [property: Id(1)] DeviceRoute Route, [property: Id(2)] DateTime HeardAt);

/// <summary>The way to a unit.</summary>
/// <param name="Link">The link's name: <c>serial:/dev/ttyACM0</c>, <c>tcp:127.0.0.1:9000</c>, <c>mqtt:broker:1883</c> or <c>http</c>.</param>
/// <param name="Dialect">mdp, mdp_binary, mdp_b, mdp_c, mdp_d, mmp, text, json or unknown.</param>
/// <param name="Address">What the link needs beside the unit's name to reach it, such as the name on its topics; null when nothing.</param>
[GenerateSerializer, Immutable, Alias("mas.device-route")]
public sealed record DeviceRoute([property: Id(0)] string Link, [property: Id(1)] string Dialect, [property: Id(2)] string? Address = null)
{
    /// <summary>The link of units that are heard over HTTP.</summary>
    public const string Http = "http";
}

/// <summary>Who a unit is. What is not known is null, and leaves what was known before.</summary>
[GenerateSerializer, Immutable, Alias("mas.device-hello")]
public sealed record DeviceHello(string DeviceId, DeviceRoute Route, DateTime HeardAt) : DeviceSignal(DeviceId, Route, HeardAt)
{
    /// <summary>The unit said it itself; else its host did, in a heartbeat.</summary>
    [Id(0)]
    public bool FromUnit { get; init; }

    /// <summary>As the unit names it, such as <c>side-a-mdp-2.1.0</c>.</summary>
    [Id(1)]
    public string? Firmware { get; init; }

    /// <summary>As of the original: mushroom1, sporebase, gateway and so on.</summary>
    [Id(2)]
    public string? Role { get; init; }

    /// <summary>As its owner calls it.</summary>
    [Id(3)]
    public string? DisplayName { get; init; }

    /// <summary>As it lists them.</summary>
    [Id(4)]
    public IReadOnlyList<string>? Sensors { get; init; }

    /// <summary>As it lists them.</summary>
    [Id(5)]
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>Its board, such as esp32s3.</summary>
    [Id(6)]
    public string? Board { get; init; }

    /// <summary>As its host calls it.</summary>
    [Id(7)]
    public string? Name { get; init; }

    /// <summary>Where its host can be reached.</summary>
    [Id(8)]
    public string? Host { get; init; }

    /// <summary>The port of its host, 1 to 65535.</summary>
    [Id(9)]
    public int? Port { get; init; }

    /// <summary>Where it stands, in words.</summary>
    [Id(10)]
    public string? Location { get; init; }

    /// <summary>lan, tailscale or cloudflare.</summary>
    [Id(11)]
    public string? ConnectionType { get; init; }

    /// <summary>serial, lora, bluetooth, wifi, gateway, mqtt, tcp or http.</summary>
    [Id(12)]
    public string? IngestionSource { get; init; }

    /// <summary>Whatever else the heartbeat brought.</summary>
    [Id(13)]
    public JsonText? Extra { get; init; }

    /// <summary>The number of the HELLO; 1 after a boot.</summary>
    [Id(14)]
    public long? Sequence { get; init; }

    /// <summary>The number of the command that asked for it; null when it came by itself, or in dialects that do not say it.</summary>
    [Id(15)]
    public long? Answers { get; init; }

    /// <summary>As the unit sent it, an object; null for what a host says of it.</summary>
    [Id(16)]
    public JsonText? Sent { get; init; }

    /// <summary>Where it stands with what it runs, of <see cref="FirmwareStates"/>; null when it does not say, or says something else.</summary>
    [Id(17)]
    public string? OtaState { get; init; }
}

/// <summary>A unit's own words for its firmware (<c>ota_state</c> of its HELLO), as ESP-IDF has them.</summary>
public static class FirmwareStates
{
    /// <summary>It runs it for good, and is at no update.</summary>
    public const string Valid = "valid";

    /// <summary>It runs it on trial: not confirmed, the bootloader goes back.</summary>
    public const string PendingVerify = "pending_verify";

    /// <summary>It loads or checks another image.</summary>
    public const string Downloading = "downloading";

    /// <summary>The word when it is one of these; else null.</summary>
    public static string? Known(string? word) => word is Valid or PendingVerify or Downloading ? word : null;
}

/// <summary>What a unit measured.</summary>
[GenerateSerializer, Immutable, Alias("mas.device-reading")]
public sealed record DeviceReading(string DeviceId, DeviceRoute Route, DateTime HeardAt) : DeviceSignal(DeviceId, Route, HeardAt)
{
    /// <summary>What begins a <see cref="MessageId"/> that comes of the key under which a request may be repeated.</summary>
    public const string KeyPrefix = "k:";

    /// <summary>The sender's number of it.</summary>
    [Id(0)]
    public long? Sequence { get; init; }

    /// <summary>Its numbers have 16 bits and begin again at 0; those of dialects B and C always do.</summary>
    [Id(11)]
    public bool IsNarrow { get; init; }

    /// <summary>Milliseconds since it booted.</summary>
    [Id(1)]
    public long? UptimeMs { get; init; }

    /// <summary>The unit's own clock, UTC.</summary>
    [Id(2)]
    public DateTime? DeviceTime { get; init; }

    /// <summary>The envelope's own id, or one of the request that brought it.</summary>
    [Id(3)]
    public string? MessageId { get; init; }

    /// <summary>The carrier says that it may have brought it before.</summary>
    [Id(4)]
    public bool Redelivered { get; init; }

    /// <summary>The numbers in it.</summary>
    [Id(5)]
    public IReadOnlyList<DeviceMetric> Metrics { get; init; } = [];

    /// <summary>As the unit sent it.</summary>
    [Id(6)]
    public JsonText Sent { get; init; } = JsonText.EmptyObject;

    /// <summary>Whether its emergency stop is on.</summary>
    [Id(7)]
    public bool? Estop { get; init; }

    /// <summary>The number of the command that asked for it; null when it came by itself, or in dialects that do not say it.</summary>
    [Id(10)]
    public long? Answers { get; init; }

    /// <summary>Numbers of what else the unit said since its reading before, such as answers to commands: they are not missing.</summary>
    [Id(9)]
    public IReadOnlyList<long> Between { get; init; } = [];

    /// <summary>none, hashed, verified or placeholder; what does not fit its hash or signature is not sent on.</summary>
    [Id(8)]
    public string Integrity { get; init; } = "none";
}

/// <summary>A number that a unit gave.</summary>
/// <param name="Name">As <c>bme688.a.temperature_c</c>.</param>
/// <param name="Unit">As the unit said it; null when it did not, or says it in the name.</param>
[GenerateSerializer, Immutable, Alias("mas.device-metric")]
public readonly record struct DeviceMetric([property: Id(0)] string Name, [property: Id(1)] double Value, [property: Id(2)] string? Unit = null);

/// <summary>A unit's answer to a command. It goes to the unit's agent at once, and into no table by itself.</summary>
[GenerateSerializer, Immutable, Alias("mas.device-reply")]
public sealed record DeviceReply(string DeviceId, DeviceRoute Route, DateTime HeardAt) : DeviceSignal(DeviceId, Route, HeardAt)
{
    /// <summary>Whether the unit did it.</summary>
    [Id(0)]
    public bool Success { get; init; }

    /// <summary>The number of the command; null in dialects that do not say it.</summary>
    [Id(1)]
    public long? Answers { get; init; }

    /// <summary>The command as the answer names it; null when it does not.</summary>
    [Id(2)]
    public string? Command { get; init; }

    /// <summary>The unit's own words.</summary>
    [Id(3)]
    public string Message { get; init; } = "";

    /// <summary>As the unit sent it.</summary>
    [Id(4)]
    public JsonText Sent { get; init; } = JsonText.EmptyObject;

    /// <summary>The side that answered: 161 is side A, 177 is side B; null where the dialect has none.</summary>
    [Id(5)]
    public int? Source { get; init; }
}

/// <summary>Something happened at a unit.</summary>
[GenerateSerializer, Immutable, Alias("mas.device-event")]
public sealed record DeviceEvent(string DeviceId, DeviceRoute Route, DateTime HeardAt) : DeviceSignal(DeviceId, Route, HeardAt)
{
    /// <summary>As its host calls it.</summary>
    [Id(0)]
    public string Name { get; init; } = "";

    /// <summary>The number of the command it came of; null when it came by itself.</summary>
    [Id(1)]
    public long? Answers { get; init; }

    /// <summary>The sender's number of it.</summary>
    [Id(2)]
    public long? Sequence { get; init; }

    /// <summary>As the unit sent it.</summary>
    [Id(3)]
    public JsonText Data { get; init; } = JsonText.EmptyObject;
}
