namespace Mycosoft.Devices;

/// <summary>The registry of units and what they measured, out of the tables. Any silo; key 0.</summary>
[GrainInterfaceType("mas.devices"), Alias("mas.devices")]
public interface IDevices : IGrainWithIntegerKey
{
    /// <summary>Units in order of their agents' ids.</summary>
    [Alias("list")]
    Task<Answer<Page<DeviceRecord>>> List(DeviceFilter filter, CancellationToken cancellationToken);

    /// <summary>One unit, by its own name or its agent's id.</summary>
    [Alias("find")]
    Task<Answer<DeviceRecord>> Find(string deviceId, CancellationToken cancellationToken);

    /// <summary>Units by status, firmware and role.</summary>
    [Alias("fleet")]
    Task<FleetCounts> Fleet(CancellationToken cancellationToken);

    /// <summary>Takes a unit out of the registry and archives its agent. What it measured stays until its time is over. A unit that is heard again is registered again.</summary>
    [Alias("remove")]
    Task<Answer<DeviceRecord>> Remove(string deviceId, string principal, string? reason, CancellationToken cancellationToken);

    /// <summary>The newest readings of a unit, newest first.</summary>
    /// <param name="count">1 to 10,000.</param>
    [Alias("points")]
    Task<Answer<TelemetryPoints>> Points(string deviceId, int count, CancellationToken cancellationToken);

    /// <summary>Readings of a range, aggregated by step.</summary>
    [Alias("series")]
    Task<Answer<TelemetrySeries>> Series(SeriesQuery query, CancellationToken cancellationToken);

    /// <summary>The links as their gateways last told of them.</summary>
    [Alias("links")]
    Task<IReadOnlyList<LinkRecord>> Links(CancellationToken cancellationToken);
}

/// <summary>Which units.</summary>
/// <param name="Status">online, stale or offline; null for all.</param>
/// <param name="Role">Exactly.</param>
/// <param name="Firmware">Exactly.</param>
/// <param name="Board">Exactly.</param>
/// <param name="Location">Exactly.</param>
/// <param name="Text">Anywhere in the unit's names, role, firmware, location or link; upper and lower case are the same.</param>
/// <param name="Ids">Only these units, at most 1,000.</param>
/// <param name="Limit">1 to 10,000.</param>
/// <param name="Cursor">The agent id after which the page begins.</param>
[GenerateSerializer, Immutable, Alias("mas.device-filter")]
public sealed record DeviceFilter(
    [property: Id(0)] string? Status = null,
    [property: Id(1)] string? Role = null,
    [property: Id(2)] string? Firmware = null,
    [property: Id(3)] IReadOnlyList<string>? Ids = null,
    [property: Id(4)] int Limit = 1_000,
    [property: Id(5)] string? Cursor = null,
    [property: Id(6)] string? Board = null,
    [property: Id(7)] string? Location = null,
    [property: Id(8)] string? Text = null);

/// <summary>A unit as the registry has it. What is not known is null.</summary>
[GenerateSerializer, Immutable, Alias("mas.device")]
public sealed record DeviceRecord
{
    /// <summary>Its agent.</summary>
    [Id(0)]
    public required string AgentId { get; init; }

    /// <summary>As it calls itself.</summary>
    [Id(1)]
    public required string DeviceId { get; init; }

    /// <summary>As its host calls it.</summary>
    [Id(2)]
    public string? Name { get; init; }

    /// <summary>As its owner calls it.</summary>
    [Id(3)]
    public string? DisplayName { get; init; }

    /// <summary>As of the original: mushroom1, sporebase, gateway and so on.</summary>
    [Id(4)]
    public string? Role { get; init; }

    /// <summary>As the unit names it, such as <c>side-a-mdp-2.1.0</c>.</summary>
    [Id(5)]
    public string? Firmware { get; init; }

    /// <summary>Its board, such as esp32s3.</summary>
    [Id(6)]
    public string? Board { get; init; }

    /// <summary>As it lists them.</summary>
    [Id(7)]
    public IReadOnlyList<string> Sensors { get; init; } = [];

    /// <summary>As it lists them.</summary>
    [Id(8)]
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Where its host can be reached.</summary>
    [Id(9)]
    public string? Host { get; init; }

    /// <summary>The port of its host, 1 to 65535.</summary>
    [Id(10)]
    public int? Port { get; init; }

    /// <summary>Where it stands, in words.</summary>
    [Id(11)]
    public string? Location { get; init; }

    /// <summary>lan, tailscale or cloudflare.</summary>
    [Id(12)]
    public string? ConnectionType { get; init; }

    /// <summary>serial, lora, bluetooth, wifi, gateway, mqtt, tcp or http.</summary>
    [Id(13)]
    public string? IngestionSource { get; init; }

    /// <summary>Whatever else its heartbeats brought.</summary>
    [Id(14)]
    public JsonText Extra { get; init; } = JsonText.EmptyObject;

    /// <summary>Whether the identity is the unit's own word (HELLO) and not only its host's.</summary>
    [Id(15)]
    public bool Identified { get; init; }

    /// <summary>The way on which it was last heard.</summary>
    [Id(16)]
    public required DeviceRoute Route { get; init; }

    /// <summary>UTC.</summary>
    [Id(17)]
    public required DateTime RegisteredAt { get; init; }

    /// <summary>By the gateways' clocks; UTC.</summary>
    [Id(18)]
    public required DateTime LastSeen { get; init; }

    /// <summary>online, stale or offline.</summary>
    [Id(19)]
    public required string Status { get; init; }

    /// <summary>When it was last heard to measure; UTC.</summary>
    [Id(20)]
    public DateTime? LastReadingAt { get; init; }

    /// <summary>The last reading as the unit sent it; null before the first.</summary>
    [Id(21)]
    public JsonText? Latest { get; init; }

    /// <summary>How many times it was seen to begin anew.</summary>
    [Id(22)]
    public int Boots { get; init; }

    /// <summary>The highest number since its last boot.</summary>
    [Id(23)]
    public long? LastSequence { get; init; }

    /// <summary>Whether its emergency stop is on.</summary>
    [Id(24)]
    public bool? Estop { get; init; }

    /// <summary>The unit's clock minus ours at its last reading, in milliseconds; null when it has none.</summary>
    [Id(25)]
    public long? ClockSkewMs { get; init; }

    /// <summary>What was counted of it.</summary>
    [Id(26)]
    public DeviceTally Tally { get; init; } = new(0, 0, 0, 0);

    /// <summary>Whether its agent has been born and is there.</summary>
    [Id(27)]
    public bool HasAgent { get; init; }
}

/// <summary>What was counted of a unit since it was registered.</summary>
/// <param name="Stored">Readings.</param>
/// <param name="Duplicates">Readings that were there already.</param>
/// <param name="Missing">Numbers that were passed over and have not come since.</param>
/// <param name="Future">Readings whose own time lay ahead of ours by more than five minutes.</param>
[GenerateSerializer, Immutable, Alias("mas.device-tally")]
public sealed record DeviceTally([property: Id(0)] long Stored, [property: Id(1)] long Duplicates, [property: Id(2)] long Missing, [property: Id(3)] long Future);

/// <summary>The fleet in numbers.</summary>
[GenerateSerializer, Immutable, Alias("mas.fleet-counts")]
public sealed record FleetCounts(
    [property: Id(0)] int Total,
    [property: Id(1)] int Online,
    [property: Id(2)] int Stale,
    [property: Id(3)] int Offline,
    [property: Id(4)] IReadOnlyDictionary<string, int> ByFirmware,
    [property: Id(5)] IReadOnlyDictionary<string, int> ByRole);

/// <summary>Single readings.</summary>
[GenerateSerializer, Immutable, Alias("mas.telemetry-points")]
public sealed record TelemetryPoints([property: Id(0)] DeviceRecord Device, [property: Id(1)] IReadOnlyList<TelemetryPoint> Points);

/// <summary>One reading.</summary>
/// <param name="At">The unit's own time where it has a believable one, else when it was heard; UTC.</param>
/// <param name="Metrics">Name to number, an object.</param>
[GenerateSerializer, Immutable, Alias("mas.telemetry-point")]
public sealed record TelemetryPoint([property: Id(0)] DateTime At, [property: Id(1)] DateTime HeardAt, [property: Id(2)] long? Sequence, [property: Id(3)] JsonText Metrics);

/// <summary>What to read of a range.</summary>
/// <param name="From">Inclusive, UTC.</param>
/// <param name="To">Exclusive, UTC.</param>
/// <param name="StepSeconds">1 to 86,400; null for one that gives at most 500 buckets.</param>
/// <param name="Metrics">Names, or none for all that there are.</param>
[GenerateSerializer, Immutable, Alias("mas.series-query")]
public sealed record SeriesQuery([property: Id(0)] string DeviceId, [property: Id(1)] DateTime From, [property: Id(2)] DateTime To, [property: Id(3)] int? StepSeconds = null, [property: Id(4)] IReadOnlyList<string>? Metrics = null);

/// <summary>A range, aggregated.</summary>
/// <param name="Resolution">Out of what it was made: raw, 1m or 1h.</param>
[GenerateSerializer, Immutable, Alias("mas.telemetry-series")]
public sealed record TelemetrySeries([property: Id(0)] string DeviceId, [property: Id(1)] DateTime From, [property: Id(2)] DateTime To, [property: Id(3)] int StepSeconds, [property: Id(4)] string Resolution, [property: Id(5)] IReadOnlyList<MetricSeries> Series);

/// <summary>One metric of a range; steps without a reading are left out.</summary>
[GenerateSerializer, Immutable, Alias("mas.telemetry-metric")]
public sealed record MetricSeries([property: Id(0)] string Metric, [property: Id(1)] IReadOnlyList<MetricBucket> Buckets);

/// <summary>A step of a metric.</summary>
/// <param name="At">When the step begins, UTC.</param>
[GenerateSerializer, Immutable, Alias("mas.metric-bucket")]
public readonly record struct MetricBucket([property: Id(0)] DateTime At, [property: Id(1)] long Count, [property: Id(2)] double Min, [property: Id(3)] double Max, [property: Id(4)] double Mean);

/// <summary>A link as its gateway last told of it.</summary>
[GenerateSerializer, Immutable, Alias("mas.link-record")]
public sealed record LinkRecord(
    [property: Id(0)] string Name,
    [property: Id(1)] string Type,
    [property: Id(2)] string State,
    [property: Id(3)] string? Error,
    [property: Id(4)] string? GatewayId,
    [property: Id(5)] DateTime? ConnectedSince,
    [property: Id(6)] DateTime UpdatedAt,
    [property: Id(7)] JsonText Counters);
