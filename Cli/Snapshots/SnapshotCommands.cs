using System.ComponentModel;
using Mycosoft.Cli.Agents;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Snapshots;

/// <summary>Snapshots, and the way back to them.</summary>
internal static class SnapshotCommands
{
    private static readonly Sheet Sheet = new("id:snapshot snapshot_time:taken reason size_bytes:bytes pending_tasks:open_tasks");

    public static void AddTo(Noun snapshots)
    {
        snapshots
            .Add<SnapshotListSettings>("list", "An agent's snapshots, newest first", List, "myca-core")
            .Add<TakeSettings>("take", "Takes a snapshot of an agent now", Take, "myca-core --reason \"before the release\"")
            .Add<IdSettings>("show", "One snapshot, whole", (session, settings, cancellationToken) => session.Show(session.Company.Get($"snapshots/{settings.Segment}", cancellationToken)))
            .Add<ConfirmedSettings>("restore", "Puts the agent of a snapshot back to it", Restore)
            .Add<ForkSettings>("fork", "Makes a new agent of the same kind from a snapshot", Fork)
            .Add<ConfirmedSettings>("delete", "Deletes a snapshot", Delete);
    }

    private static Task<int> List(Session session, SnapshotListSettings settings, CancellationToken cancellationToken)
    {
        var path = CompanyAddress.Query($"agents/{CompanyAddress.Segment(settings.Agent)}/snapshots", ("limit", settings.OneMore));
        return session.ListWhole(session.Company.Get(path, cancellationToken), "snapshots", Sheet, settings.Most);
    }

    private static Task<int> Take(Session session, TakeSettings settings, CancellationToken cancellationToken) => session.Show(
        session.Company.Create($"agents/{CompanyAddress.Segment(settings.Agent)}/snapshot", Body.Of(("reason", settings.Reason)), null, cancellationToken),
        (screen, taken) => Card.Write(screen, taken, "snapshot_id agent_id snapshot_time reason size_bytes pending_tasks"));

    private static async Task<int> Restore(Session session, ConfirmedSettings settings, CancellationToken cancellationToken)
    {
        if (!(await session.Company.Get($"snapshots/{settings.Segment}", cancellationToken)).TryGet(out var snapshot, out var failure))
            return session.Fail(failure);
        return await session.IfAgreed(
            $"Put {snapshot.Json.Text("agent_id")} back to how it was at {Cell.Of(snapshot.Json.Member("snapshot_time"))}?",
            settings.Yes,
            () => session.Show(session.Company.Post($"snapshots/{settings.Segment}/restore", null, cancellationToken), AgentCommands.Write),
            cancellationToken);
    }

    private static Task<int> Fork(Session session, ForkSettings settings, CancellationToken cancellationToken) => session.Show(
        session.Company.Create($"snapshots/{settings.Segment}/fork", Body.Of(("agent_id", settings.Agent)), null, cancellationToken), AgentCommands.Write);

    private static Task<int> Delete(Session session, ConfirmedSettings settings, CancellationToken cancellationToken) => session.IfAgreed(
        $"Delete snapshot {settings.Id}?", settings.Yes, () => session.Show(session.Company.Delete($"snapshots/{settings.Segment}", cancellationToken)), cancellationToken);
}

internal sealed class SnapshotListSettings : ListSettings
{
    [CommandArgument(0, "<AGENT>"), Description("Whose")]
    public string Agent { get; init; } = "";

    public override ValidationResult Validate() => CompanyAddress.IsSegment(Agent) ? base.Validate() : ValidationResult.Error($"'{Agent}' is no id.");
}

internal sealed class TakeSettings : GlobalSettings
{
    [CommandArgument(0, "<AGENT>"), Description("Of whom")]
    public string Agent { get; init; } = "";

    [CommandOption("--reason <TEXT>"), Description("Why; 'manual' when left out")]
    public string? Reason { get; init; }

    public override ValidationResult Validate() => CompanyAddress.IsSegment(Agent) ? base.Validate() : ValidationResult.Error($"'{Agent}' is no id.");
}

internal sealed class ForkSettings : IdSettings
{
    [CommandArgument(1, "<AGENT>"), Description("The new agent's id")]
    public string Agent { get; init; } = "";
}
