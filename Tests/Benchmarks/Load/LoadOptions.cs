namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>The options of the verb <c>load</c>.</summary>
internal sealed record LoadOptions(Uri Target, string Key, int? Rate, int Connections, int Seconds, int Agents, string Kind, string TaskType, int? Wait, bool Keep, string? Report)
{
    public static LoadOptions Read(Arguments arguments)
    {
        var options = new LoadOptions(
            Address(arguments.Required("target")),
            arguments.Required("key"),
            arguments.Number("rate", 1, 100_000),
            arguments.Number("connections", 1, 1_024) ?? 32,
            arguments.Number("duration", 1, 3_600) ?? 30,
            arguments.Number("agents", 1, 10_000) ?? 100,
            arguments.Text("kind") ?? "task-router",
            arguments.Text("task") ?? "get_status",
            arguments.Number("wait", 1, 300),
            arguments.Switch("keep"),
            arguments.Text("report"));
        arguments.Done();
        return options;
    }

    public LoadPlan Plan(IReadOnlyList<string> agents) =>
        new(Target, TaskRequests.Of(Target, Key, agents, TaskType, Wait), Connections, TimeSpan.FromSeconds(Seconds), Rate);

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new ArgumentsException($"--target is an address such as http://127.0.0.1:8001, not '{text}'.");
}
