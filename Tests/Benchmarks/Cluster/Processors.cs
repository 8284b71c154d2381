using System.Diagnostics;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>What processes take of the machine.</summary>
internal static class Processors
{
    public static TimeSpan Spent(IEnumerable<SiloProcess> processes) => TimeSpan.FromTicks(processes.Sum(p => Read(p, process => process.TotalProcessorTime.Ticks)));

    /// <summary>Resident bytes, as VmRSS has them.</summary>
    public static long Resident(IEnumerable<SiloProcess> processes) => processes.Sum(p => Read(p, process => process.WorkingSet64));

    private static long Read(SiloProcess silo, Func<Process, long> what)
    {
        using var process = Process.GetProcessById(silo.Id);
        return what(process);
    }
}
