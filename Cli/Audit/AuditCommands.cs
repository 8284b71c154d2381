using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;

namespace Mycosoft.Cli.Audit;

/// <summary>Who did what, and the proof that nobody changed it since.</summary>
internal static class AuditCommands
{
    private static readonly Sheet Sheet = new("at actor action agent_id:agent subject what outcome chain seq");
    private static readonly Sheet Problems = new("chain seq kind message");

    public static void AddTo(Noun audit)
    {
        audit
            .Add<AuditListSettings>("list", "Entries, newest first", List, "--actor deployer --since 1d")
            .Add<VerifySettings>("verify", "Checks every chain, against heads that were kept elsewhere as well; ends with 1 when something was changed", Verify, "--heads heads.json")
            .Add<GlobalSettings>("heads", "The signed ends of the chains, to be kept elsewhere", Heads);
    }

    /// <summary>The list of heads in a file: a list, or the whole answer of <c>mas audit heads --json</c>.</summary>
    public static Result<JsonArray> ReadHeads(string text)
    {
        try
        {
            var json = JsonNode.Parse(text);
            if (((json as JsonObject)?["heads"] ?? json) is JsonArray heads)
                return (JsonArray)heads.DeepClone();
        }
        catch (JsonException)
        {
            // Said below, as of any other file that is none.
        }

        return Failure.Usage("The file holds no heads; make one with: mas audit heads --json > heads.json");
    }

    private static Task<int> List(Session session, AuditListSettings settings, CancellationToken cancellationToken)
    {
        var now = session.Terminal.Clock.GetUtcNow();
        if (!TryRead(settings.Since, now, out var since) || !TryRead(settings.Until, now, out var until))
            return Task.FromResult(session.Fail(Failure.Usage($"--since and --until must be like {Since.Form}.")));
        var path = CompanyAddress.Query(
            "audit", ("actor", settings.Actor), ("action", settings.Action), ("agent_id", settings.Agent), ("subject", settings.Subject), ("since", since), ("until", until));
        return session.List(path, "entries", Sheet, settings, cancellationToken);
    }

    private static async Task<int> Verify(Session session, VerifySettings settings, CancellationToken cancellationToken)
    {
        JsonArray? heads = null;
        if (settings.Heads is { } file)
        {
            if (!(await TextSource.ReadFile(file, session.Terminal, cancellationToken)).TryGet(out var text, out var unreadable))
                return session.Fail(unreadable);
            if (!ReadHeads(text).TryGet(out heads, out unreadable))
                return session.Fail(unreadable);
        }

        var asked = session.During("Checking every chain", () => session.Company.Post("audit/verify", Body.Of(("heads", heads)), cancellationToken));
        if (!(await asked).TryGet(out var verdict, out var failure))
            return session.Fail(failure);
        session.Show(verdict, Write);
        return verdict.Json.Flag("valid") == true ? ExitCodes.Done : ExitCodes.Refused;
    }

    private static Task<int> Heads(Session session, GlobalSettings settings, CancellationToken cancellationToken) => session.Show(session.Company.Get("audit/heads", cancellationToken));

    private static void Write(IAnsiConsole screen, JsonElement verdict)
    {
        Card.Write(screen, verdict, "valid checked heads_checked unknown_keys");
        if (!verdict.List("problems").Any())
            return;
        screen.WriteLine();
        Problems.Write(screen, verdict.List("problems"));
    }

    private static bool TryRead(string? given, DateTimeOffset now, out string? parameter)
    {
        parameter = null;
        if (given is null)
            return true;
        if (!Since.TryRead(given, now, out var instant))
            return false;
        parameter = Since.ToParameter(instant);
        return true;
    }
}
