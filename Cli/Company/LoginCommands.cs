using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Mycosoft.Cli.Profiles;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Company;

/// <summary>Which company is meant, and with which key.</summary>
internal static partial class LoginCommands
{
    private const int PrefixLength = 12;

    /// <summary>Checks address and key before it keeps them. It runs before a profile exists, so it finds its company by itself.</summary>
    public static async Task<int> Login(Session session, LoginSettings settings, CancellationToken cancellationToken)
    {
        var (terminal, company) = (session.Terminal, session.Company);
        if (!(await company.Get("live", cancellationToken)).TryGet(out var live, out var failure))
            return session.Fail(failure);
        if (live.Json.Text("service") is not "mas")
            return session.Fail(Failure.Foreign(company.Address, "GET /live does not name the service mas."));
        if (await ReadKey(settings, terminal, company.Address, cancellationToken) is not { Length: > 0 } key)
            return session.Fail(Failure.Usage("No key was given."));
        if (await Opens(company.Address, key, settings.Patience, terminal, cancellationToken) is { } closed)
            return session.Fail(closed);
        var name = settings.Profile ?? ProfileFile.Usual;
        var file = ProfileFile.Of(terminal.Variable);
        if (!file.Keep(name, new(company.Address.ToString().TrimEnd('/'), key)).TryGet(out _, out failure))
            return session.Fail(failure);
        if (company.Address is { Scheme: "http", IsLoopback: false })
            terminal.Say("Mind that http sends the key unencrypted.");
        return Show(session, Body.Of(("url", company.Address.ToString().TrimEnd('/')), ("profile", name), ("version", live.Json.Text("version")), ("kept_in", file.Path)));
    }

    public static Task<int> Logout(Session session, GlobalSettings settings, CancellationToken cancellationToken)
    {
        var name = settings.Profile ?? ProfileFile.Usual;
        if (!ProfileFile.Of(session.Terminal.Variable).Keep(name, null).TryGet(out var removed, out var failure))
            return Task.FromResult(session.Fail(failure));
        return Task.FromResult(Show(session, Body.Of(("profile", name), ("forgotten", removed))));
    }

    /// <summary>The company has no route that tells a key its role; what it refuses, and why, tells it.</summary>
    public static async Task<int> WhoAmI(Session session, GlobalSettings settings, CancellationToken cancellationToken)
    {
        var (company, target) = (session.Company, session.Target);
        if (await Closed(company, cancellationToken) is { } closed)
            return session.Fail(closed);
        var keys = await company.Get("keys?limit=1", cancellationToken);
        var admitted = keys.TryGet(out _, out var refused);
        if (refused is { ExitCode: not ExitCodes.NotAllowed })
            return session.Fail(refused);
        var role = admitted ? "admin" : RoleIn().Match(refused!.Detail ?? "").Groups["role"].Value;
        var limited = refused?.Detail is { } detail ? ScopesIn().Match(detail).Groups["scopes"].Value : "";
        var record = admitted && target.Key is { } own ? await Find(company, own, cancellationToken) : null;
        return Show(session, Body.Of(
            ("url", company.Address.ToString().TrimEnd('/')),
            ("profile", target.Profile),
            ("key", target.Key is { } key ? Shown(key) : null),
            ("role", limited.Length > 0 ? "admin" : role.Length > 0 ? role : null),
            ("scopes", limited.Length > 0 ? limited : null),
            ("principal", record?.Principal),
            ("name", record?.Name)));
    }

    /// <summary>Why a key does not open; null when it does. A path that does not exist is everybody's to ask for who has a key, whatever its role.</summary>
    private static async Task<Failure?> Closed(CompanyClient company, CancellationToken cancellationToken)
    {
        var answer = await company.Get("whoami", cancellationToken);
        return answer.TryGet(out _, out var failure) || failure.ExitCode == ExitCodes.Refused && failure.Title == "Not Found" ? null : failure;
    }

    private static async Task<Failure?> Opens(Uri address, string key, TimeSpan patience, Terminal terminal, CancellationToken cancellationToken)
    {
        using var company = new CompanyClient(address, key, patience, CompanyClient.HandlerFor(address), terminal.Clock);
        return await Closed(company, cancellationToken);
    }

    private static async Task<string?> ReadKey(LoginSettings settings, Terminal terminal, Uri address, CancellationToken cancellationToken)
    {
        if (settings.Key is { } given)
            return given.Trim();
        if (!terminal.CanAsk)
            return (await terminal.Read(input => input.ReadLine(), cancellationToken))?.Trim();
        var prompt = new TextPrompt<string>($"API key for {Markup.Escape(Plain.Line(address.ToString()))}:").Secret(null).AllowEmpty();
        return (await prompt.ShowAsync(terminal.Error, cancellationToken)).Trim();
    }

    // An issued key begins with what the list shows of it; a configured one has no public part.
    private static string Shown(string key) => key.StartsWith("mas_", StringComparison.Ordinal) && key.Length > PrefixLength ? key[..PrefixLength] + "…" : "…";

    private static async Task<(string? Principal, string? Name)?> Find(CompanyClient company, string key, CancellationToken cancellationToken)
    {
        bool IsOwn(JsonElement item) => item.Text("prefix") is { } prefix && key.StartsWith(prefix, StringComparison.Ordinal);
        var listing = await Pages.Read(page => company.Get(page, cancellationToken), "keys", "keys", null, IsOwn);
        return listing.TryGet(out var keys, out _) && keys.Items is [var own, ..] ? (own.Text("principal"), own.Text("name")) : null;
    }

    private static int Show(Session session, JsonObject json)
    {
        var text = json.ToJsonString();
        return ApiJson.TryParse(text, out var element) ? session.Show(new Reply(200, text, element)) : ExitCodes.Done;
    }

    [GeneratedRegex("the key has the role (?<role>[a-z]+)")]
    private static partial Regex RoleIn();

    [GeneratedRegex("This key is limited to (?<scopes>[a-z, ]+?), and")]
    private static partial Regex ScopesIn();
}

internal sealed class LoginSettings : GlobalSettings
{
    [CommandArgument(0, "[URL]"), Description("The company; http://127.0.0.1:8001 when left out")]
    public string? Where { get; init; }

    public override string? Address => Where ?? Url;

    public override bool MakesProfile => true;
}
