namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>The options of the verb <c>cluster</c>.</summary>
internal sealed record ClusterOptions(IReadOnlySet<string> Parts, TimeSpan Phase, int Rounds, int IdleAgents, string SeedApp, string? Report, bool Check)
{
    /// <summary>For as long the compiler optimises in the background at most of it.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Math.Clamp(2 * Phase.TotalSeconds, 12, 20));

    public static ClusterOptions Read(Arguments arguments)
    {
        var options = new ClusterOptions(
            arguments.Choice("only", "seed", "silos", "viewers", "idle"),
            TimeSpan.FromSeconds(arguments.Number("seconds", 1, 120) ?? 8),
            arguments.Number("rounds", 1, 20) ?? 3,
            arguments.Number("idle-agents", 1_000, 1_000_000) ?? 100_000,
            Path.GetFullPath(arguments.Text("seed-app") ?? Path.Combine(Repository.Root, "..", "shared", "peers", "seed-design", "app.py")),
            arguments.Text("report"),
            arguments.Switch("check"));
        arguments.Done();
        return options;
    }
}
