namespace Mycosoft.Devices.Bme;

/// <summary>A labelled scan: the logarithms of the resistance at each step of the heater's profile.</summary>
internal sealed record ScentScan(string Id, string Label, DateTime At, IReadOnlyList<double> Features);
