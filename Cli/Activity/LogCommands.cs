using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Activity;

/// <summary>What agents did, as lines; the API is asked again and again as long as it does not stream.</summary>
internal static class LogCommands
{
    private const int Usual = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task<int> Show(Session session, LogSettings settings, CancellationToken cancellationToken)
    {
        DateTimeOffset? since = null;
        if (settings.Since is { } given)
        {
            if (!Since.TryRead(given, session.Terminal.Clock.GetUtcNow(), out var instant))
                return session.Fail(Failure.Usage($"--since must be like {Since.Form}."));
            since = instant;
        }

        var limit = settings.Limit ?? (since is null ? Usual : null);
        if (!(await Pages.Read(path => session.Company.Get(path, cancellationToken), PathOf(settings, since), settings.Member, limit)).TryGet(out var first, out var failure))
            return session.Fail(failure);
        var window = new LogWindow();
        Write(session, settings, window.Take(first.Items));
        return settings.Follow ? await Follow(session, settings, window, since, cancellationToken) : ExitCodes.Done;
    }

    private static async Task<int> Follow(Session session, LogSettings settings, LogWindow window, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var reader = new SteadyReader(session.Company, session.Terminal.Clock);
        while (true)
        {
            await Task.Delay(Pause, session.Terminal.Clock, cancellationToken);
            var from = window.Since ?? since;
            var listing = await Pages.Read(path => reader.Get(path, cancellationToken), PathOf(settings, from), settings.Member, from is null ? Usual : null);
            if (!listing.TryGet(out var news, out var failure))
                return session.Fail(failure);
            Write(session, settings, window.Take(news.Items));
        }
    }

    private static string PathOf(LogSettings settings, DateTimeOffset? since) =>
        CompanyAddress.Query(settings.Path, ("action_type", settings.Action), ("since", since is { } instant ? Since.ToParameter(instant) : null));

    private static void Write(Session session, LogSettings settings, IReadOnlyList<JsonElement> entries)
    {
        var shown = entries.Where(entry => settings.Level is null || entry.Text("level") == settings.Level);
        // What goes on has no end to close a list with: a line for each entry.
        if (session.Json && !settings.Follow)
            session.Terminal.WriteRaw(ApiJson.Array(shown));
        else if (session.Json)
            session.Terminal.WriteRaws(shown.Select(entry => ApiJson.Untouched(entry.GetRawText())));
        else
            WriteLines(session.Terminal.Out, shown);
    }

    private static void WriteLines(IAnsiConsole screen, IEnumerable<JsonElement> entries)
    {
        foreach (var entry in entries)
        {
            var level = entry.Text("level") ?? "";
            screen.Write(new Text(Line(entry, level) + "\n", level == "error" ? Cell.Colour(level) : Style.Plain));
        }
    }

    private static string Line(JsonElement entry, string level) =>
        Plain.Line(string.Create(CultureInfo.InvariantCulture, $"{Cell.Of(entry.Member("timestamp"))}  {level,-5}  {entry.Text("agent_id")}  {entry.Text("message")}"));
}

internal sealed class LogSettings : GlobalSettings
{
    [CommandArgument(0, "[AGENT]"), Description("Only this agent's")]
    public string? Agent { get; init; }

    [CommandOption("-f|--follow"), Description("Goes on until it is interrupted; with --json a line for each entry")]
    public bool Follow { get; init; }

    [CommandOption("--since <TIME>"), Description("From then on: 90s, 15m, 2h, 3d, or an ISO 8601 time")]
    public string? Since { get; init; }

    [CommandOption("--level <LEVEL>"), Description("Only info or error")]
    public string? Level { get; init; }

    [CommandOption("--action <TYPE>"), Description("Only this action")]
    public string? Action { get; init; }

    [CommandOption("--limit <COUNT>"), Description("So many of the newest; left out, 100, or all with --since")]
    public int? Limit { get; init; }

    public string Path => Agent is null ? "api/agents/activity" : $"api/dashboard/agents/{CompanyAddress.Segment(Agent)}/logs";

    public string Member => Agent is null ? "events" : "logs";

    public override ValidationResult Validate() => (Agent, Level, Limit) switch
    {
        ({ } agent, _, _) when !CompanyAddress.IsSegment(agent) => ValidationResult.Error($"'{agent}' is no id."),
        (_, not (null or "info" or "error"), _) => ValidationResult.Error("--level must be info or error."),
        (_, _, < 1) => ValidationResult.Error("--limit must be at least 1."),
        _ => base.Validate(),
    };
}
