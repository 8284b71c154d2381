using System.ComponentModel;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Agents;

internal sealed class AgentListSettings : ListSettings
{
    [CommandOption("--category <NAME>"), Description("Only this category")]
    public string? Category { get; init; }

    [CommandOption("--status <NAME>"), Description("Only in this state")]
    public string? Status { get; init; }

    [CommandOption("--kind <NAME>"), Description("Only this kind")]
    public string? Kind { get; init; }

    [CommandOption("--search <WORDS>"), Description("Only those whose id, name or description has the words")]
    public string? Search { get; init; }
}

internal sealed class SpawnSettings : IdSettings
{
    [CommandOption("--kind <NAME>"), Description("Its kind, see mas kinds; left out where the id tells it")]
    public string? Kind { get; init; }

    [CommandOption("--category <NAME>"), Description("Its category; else its kind's")]
    public string? Category { get; init; }

    [CommandOption("--name <TEXT>"), Description("The name that people see")]
    public string? Name { get; init; }

    [CommandOption("--set <MEMBER=VALUE>"), Description("A member of its configuration, such as max_retries=5 or settings.url=https://example.org; any number of times")]
    public string[] Set { get; init; } = [];
}

internal sealed class ConfigSettings : IdSettings
{
    [CommandOption("--set <MEMBER=VALUE>"), Description("Lays a member over the configuration; settings.x=null takes a setting away; any number of times")]
    public string[] Set { get; init; } = [];
}

internal sealed class ForceSettings : IdSettings
{
    [CommandOption("--force"), Description("Hands running tasks back at once")]
    public bool Force { get; init; }
}
