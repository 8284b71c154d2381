using System.Globalization;
using System.Runtime.InteropServices;

namespace Mycosoft.Tests.Benchmarks;

/// <summary>Where the figures come from. The load tells whether anything else ran.</summary>
internal sealed record Machine(int Processors, double MemoryGb, string System, string Runtime, string? LoadAverage)
{
    public static Machine Read() => new(
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        Load());

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Processors} processors, {MemoryGb} GB, {System}, {Runtime}, load {LoadAverage ?? "unknown"}");

    private static string? Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : null;
}
