namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What a unit answered.</summary>
public sealed record CommandResult(string Command, bool Success, string Message, JsonText Response, long? Sequence, int Attempts, double LatencyMs);

/// <summary>The latest of what a unit measured. Metrics are as it gave them; calibrated are those that an offset is known for.</summary>
public sealed record TelemetryReport(string DeviceId, DateTime Timestamp, double AgeSeconds, bool Fresh, IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, double> Calibrated, JsonText Sent);

public sealed record SensorsReport(string DeviceId, IReadOnlyList<string> Sensors, IReadOnlyList<string> Capabilities, IReadOnlyList<string> Metrics);

public sealed record EventsReport(string DeviceId, IReadOnlyList<UnitEvent> Events);

public sealed record IdentityReport(string DeviceId, string? Firmware, string? Role, string? DisplayName, IReadOnlyList<string> Sensors, IReadOnlyList<string> Capabilities, bool FromUnit, string? Commands);

public sealed record ConfigReport(IReadOnlyList<string> Applied, bool Saved);

public sealed record StopReport(string DeviceId, bool Stopped, int Confirmed, int Sent, string? Detail);

public sealed record CalibrationReport(IReadOnlyList<UnitCalibration> Calibrations);

public sealed record DesiredReport(JsonText Desired, JsonText Reported, IReadOnlyList<string> Differs);

public sealed record RulesReport(IReadOnlyList<UnitRule> Rules);

public sealed record WebhookReport(string Id, string Verdict, string Detail);
