using System.ComponentModel;
using System.Text.Json;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Policy;

/// <summary>By which rules the company acts alone, and what other rules would have done.</summary>
internal static class PolicyCommands
{
    private static readonly Sheet Differences = new("at on agent_id:agent task_type:task requester now proposed");

    public static void AddTo(Noun policy)
    {
        policy
            .Add<GlobalSettings>("show", "The policy in force", (session, _, cancellationToken) => session.Show(session.Company.Get("policy", cancellationToken)))
            .Add<SimulateSettings>("simulate", "Which of the newest tasks and births another policy would have decided otherwise; changes nothing", Simulate, "policy.yaml");
    }

    private static async Task<int> Simulate(Session session, SimulateSettings settings, CancellationToken cancellationToken)
    {
        if (!(await TextSource.ReadFile(settings.File, session.Terminal, cancellationToken)).TryGet(out var text, out var failure))
            return session.Fail(failure);
        return await session.Show(session.Company.Post("policy/simulate", Body.Of(("policy", text), ("limit", settings.Limit)), cancellationToken), Write);
    }

    private static void Write(IAnsiConsole screen, JsonElement simulation)
    {
        Card.Write(screen, simulation, "version examined");
        screen.WriteLine();
        if (simulation.List("different").Any())
            Differences.Write(screen, simulation.List("different"));
        else
            screen.WriteLine("It would have decided the same.");
    }
}

internal sealed class SimulateSettings : GlobalSettings
{
    [CommandArgument(0, "<FILE>"), Description("A policy, YAML or JSON; - for standard input")]
    public string File { get; init; } = "";

    [CommandOption("--limit <COUNT>"), Description("So many of the newest; 1,000 when left out")]
    public int? Limit { get; init; }
}
