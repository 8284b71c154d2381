namespace Mycosoft.Devices.Bme;

/// <summary>What is to be added to what a sensor says, by whose certificate.</summary>
internal sealed record SensorOffsets(double TemperatureC, double HumidityPct, double PressureHpa, string CertificateId, DateTime CalibratedAt);

/// <summary>A step of a heater's profile.</summary>
public sealed record HeaterStep(int TemperatureC, int DurationMs);

/// <summary>What a sensor's agent keeps, by unit and side.</summary>
internal sealed record SensorState
{
    public const int Version = 1;
    public const int MostSensors = 1_000;

    public IReadOnlyDictionary<string, SensorOffsets> Offsets { get; init; } = new Dictionary<string, SensorOffsets>();

    public IReadOnlyDictionary<string, IReadOnlyList<HeaterStep>> Profiles { get; init; } = new Dictionary<string, IReadOnlyList<HeaterStep>>();

    /// <summary>Labelled scans, oldest first.</summary>
    public IReadOnlyList<ScentScan> Scans { get; init; } = [];

    public static string Key(string device, string side) => $"{device}/{side}";

    public static bool HasRoom<T>(IReadOnlyDictionary<string, T> kept, string key) => kept.Count < MostSensors || kept.ContainsKey(key);

    public static IReadOnlyDictionary<string, T> With<T>(IReadOnlyDictionary<string, T> kept, string key, T value) => new Dictionary<string, T>(kept) { [key] = value };
}
