using System.ComponentModel;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Quarantine;

/// <summary>The kill switch. It does not ask: who needs it is in a hurry.</summary>
internal static class QuarantineCommands
{
    private static readonly Sheet Sheet = new("scope target reason by at");

    public static void AddTo(Noun quarantine)
    {
        quarantine
            .Add<GlobalSettings>("list", "Who may do nothing now", List)
            .Add<QuarantineSettings>("impose", "Stops an agent, a category or the fleet on every silo within a second", Change("quarantine"), "agent cfo-agent --reason \"wrong payments\"")
            .Add<QuarantineSettings>("lift", "Lets it go on", Change("quarantine/lift"), "agent cfo-agent");
    }

    private static Task<int> List(Session session, GlobalSettings settings, CancellationToken cancellationToken) =>
        session.ListWhole(session.Company.Get("quarantine", cancellationToken), "quarantines", Sheet);

    private static Verb<QuarantineSettings> Change(string path) => (session, settings, cancellationToken) => session.Show(
        session.Company.Post(path, Body.Of(("scope", settings.Scope), ("target", settings.Target), ("reason", settings.Reason)), cancellationToken));
}

internal sealed class QuarantineSettings : GlobalSettings
{
    [CommandArgument(0, "<SCOPE>"), Description("agent, category or fleet")]
    public string Scope { get; init; } = "";

    [CommandArgument(1, "[TARGET]"), Description("Which agent or category")]
    public string? Target { get; init; }

    [CommandOption("--reason <TEXT>"), Description("Why; it is kept")]
    public string? Reason { get; init; }
}
