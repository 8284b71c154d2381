namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>The options of the verb <c>company</c>.</summary>
internal sealed record CompanyOptions(IReadOnlySet<string> Stores, IReadOnlySet<string> Parts, TimeSpan Phase, int Rounds, int IdleAgents, string? Report, bool Check)
{
    public static CompanyOptions Read(Arguments arguments)
    {
        var options = new CompanyOptions(
            arguments.Choice("stores", "sqlite", "postgres"),
            arguments.Choice("only", "http", "ask", "idle", "start", "audit", "feed", "telemetry"),
            TimeSpan.FromSeconds(arguments.Number("seconds", 1, 120) ?? 8),
            arguments.Number("rounds", 1, 20) ?? 3,
            arguments.Number("idle-agents", 1_000, 1_000_000) ?? 100_000,
            arguments.Text("report"),
            arguments.Switch("check"));
        arguments.Done();
        return options;
    }
}
