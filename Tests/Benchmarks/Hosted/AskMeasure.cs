using System.Text.Json;
using Mycosoft.Tests.Benchmarks.Company;

namespace Mycosoft.Tests.Benchmarks.Hosted;

internal sealed record AskResult(LoopTimes Bare, LoopTimes Ask, LoopTimes Delegate, LoopTimes Request);

/// <summary>Times one agent's calls to another in a silo of its own process.</summary>
internal static class AskMeasure
{
    public const string Verb = "measure-ask";
    private const string Caller = "timing-caller";
    private const string Called = "timing-called";
    private const int Quick = 100_000;
    private const int Durable = 1_000;

    public static async Task<int> Run(string[] args)
    {
        var arguments = new Arguments(args);
        var postgres = arguments.Text("postgres");
        arguments.Done();
        await using var company = await HostedCompany.Start(postgres);
        await company.Bear(Caller);
        await company.Bear(Called);
        // Once for the compiler, once for the figures.
        await Measure(company);
        OwnProcess.WriteResult(await Measure(company));
        return 0;
    }

    private static async Task<AskResult> Measure(HostedCompany company) => new(
        await Time(company, Way.Bare, Quick), await Time(company, Way.Ask, Quick), await Time(company, Way.Delegate, Durable), await Time(company, Way.Request, Durable));

    private static async Task<LoopTimes> Time(HostedCompany company, Way way, int count)
    {
        var payload = new JsonText(JsonSerializer.Serialize(new TimingRequest(way, Called, count), Json.Strict));
        var task = await company.Do(Caller, "time", payload);
        return JsonSerializer.Deserialize<LoopTimes>(task.Result!.Value.Value, Json.Strict)!;
    }
}
