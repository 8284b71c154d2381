using System.ComponentModel;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Audit;

internal sealed class AuditListSettings : ListSettings
{
    [CommandOption("--actor <NAME>"), Description("Only what this person, program or agent did")]
    public string? Actor { get; init; }

    [CommandOption("--action <NAME>"), Description("Only this action")]
    public string? Action { get; init; }

    [CommandOption("--agent <ID>"), Description("Only what concerns this agent")]
    public string? Agent { get; init; }

    [CommandOption("--subject <ID>"), Description("Only what concerns this task, key, approval or whatever else has an id")]
    public string? Subject { get; init; }

    [CommandOption("--since <TIME>"), Description("From then on: 90s, 15m, 2h, 3d, or an ISO 8601 time")]
    public string? Since { get; init; }

    [CommandOption("--until <TIME>"), Description("Before then")]
    public string? Until { get; init; }
}

internal sealed class VerifySettings : GlobalSettings
{
    [CommandOption("--heads <FILE>"), Description("Heads that were kept: what mas audit heads --json gave; - for standard input")]
    public string? Heads { get; init; }

    protected override double UsualTimeout => 600;
}
