using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

namespace Mycosoft.Tests.Benchmarks.Micro;

/// <summary>Hands the rest of the command line to BenchmarkDotNet.</summary>
internal static class MicroVerb
{
    public static int Run(string[] args)
    {
        var given = args.Length > 0 ? args : ["--filter", "*"];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroVerb).Assembly).Run(given, DefaultConfig.Instance);
        return summaries.Any(s => s.HasCriticalValidationErrors) ? 2 : 0;
    }
}
