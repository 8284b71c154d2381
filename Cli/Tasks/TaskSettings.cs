using System.ComponentModel;
using System.Globalization;
using Mycosoft.Cli.Input;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Tasks;

internal sealed class TaskListSettings : ListSettings
{
    [CommandOption("--agent <ID>"), Description("Only this agent's")]
    public string? Agent { get; init; }

    [CommandOption("--status <NAME>"), Description("Only in this state")]
    public string? Status { get; init; }

    [CommandOption("--type <NAME>"), Description("Only of this type")]
    public string? Type { get; init; }

    [CommandOption("--since <TIME>"), Description("Only since then: 90s, 15m, 2h, 3d, or an ISO 8601 time")]
    public string? Since { get; init; }
}

internal sealed class SubmitSettings : GlobalSettings
{
    private static readonly Dictionary<string, int> Priorities = new() { ["background"] = 1, ["low"] = 3, ["normal"] = 5, ["high"] = 8, ["critical"] = 10 };

    [CommandArgument(0, "<AGENT>"), Description("Who is to do it")]
    public string Agent { get; init; } = "";

    [CommandArgument(1, "<TYPE>"), Description("The type of the task, see mas kinds --json")]
    public string Type { get; init; } = "";

    [CommandArgument(2, "[JSON]"), Description("Its payload: a JSON object, @file, or - for standard input; {} when left out")]
    public string? Payload { get; init; }

    [CommandOption("--priority <PRIORITY>"), Description("background, low, normal, high or critical, or 1, 3, 5, 8 or 10")]
    public string? Priority { get; init; }

    [CommandOption("--task-timeout <SECONDS>"), Description("How long the task may run; --timeout is for the answer to this request")]
    public int? TaskTimeout { get; init; }

    [CommandOption("--max-retries <COUNT>"), Description("How often it is tried again")]
    public int? MaxRetries { get; init; }

    [CommandOption("--idempotency-key <KEY>"), Description("Under the same key the same task is submitted once")]
    public string? IdempotencyKey { get; init; }

    [CommandOption("-w|--wait"), Description("Waits for its end and ends as it ends")]
    public bool Wait { get; init; }

    public int? PriorityNumber => Priority switch
    {
        null => null,
        _ when Priorities.TryGetValue(Priority, out var named) => named,
        _ => int.TryParse(Priority, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    public override ValidationResult Validate()
    {
        if (Priority is not null && PriorityNumber is null)
            return ValidationResult.Error($"--priority must be {string.Join(", ", Priorities.Keys)}, or {string.Join(", ", Priorities.Values)}.");
        return IdempotencyKeys.Check(IdempotencyKey) ?? base.Validate();
    }
}
