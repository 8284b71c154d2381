using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>Waits for an instant to some 0.1 ms. The runtime's own timers are 1 to 4 ms late, which would be measured as the company's latency.</summary>
internal static partial class Pacer
{
    /// <param name="due">A timestamp of <see cref="Stopwatch"/>.</param>
    public static void WaitUntil(long due)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (left <= TimeSpan.Zero)
            return;
        if (OperatingSystem.IsLinux())
            _ = Sleep(new((nint)left.TotalSeconds, (nint)(left.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick)), IntPtr.Zero);
        else
            Thread.Sleep(left);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in Interval length, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Interval(nint Seconds, nint Nanoseconds);
}
