using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Keys;

/// <summary>The keys by which others come in.</summary>
internal static class KeyCommands
{
    private static readonly Sheet Sheet = new("id prefix name principal role scopes status expires_at:expires last_used_at:last_used");

    public static void AddTo(Noun keys)
    {
        keys
            .Add<KeyListSettings>("list", "Keys, newest first, with those that were revoked", List)
            .Add<CreateKeySettings>("create", "Makes a key, which is shown this once", Create, "dashboard --role viewer --scope tasks --scope agents --expires 2027-01-01T00:00:00Z")
            .Add<IdSettings>("revoke", "Revokes a key; within five seconds it opens no gateway any more", Revoke);
    }

    private static Task<int> List(Session session, KeyListSettings settings, CancellationToken cancellationToken) =>
        session.List(CompanyAddress.Query("keys", ("principal", settings.Principal)), "keys", Sheet, settings, cancellationToken);

    private static async Task<int> Create(Session session, CreateKeySettings settings, CancellationToken cancellationToken)
    {
        var scopes = settings.Scope.Length == 0 ? null : new JsonArray([.. settings.Scope.Select(scope => (JsonNode?)scope)]);
        var body = Body.Of(
            ("name", settings.Name), ("role", settings.Role), ("principal", settings.Principal), ("scopes", scopes), ("expires_at", settings.Expires), ("rate_limit", settings.RateLimit));
        if (!(await session.Company.Create("keys", body, null, cancellationToken)).TryGet(out var made, out var failure))
            return session.Fail(failure);
        session.Show(made, Write);
        // The answer to a repeated request does not hold the key.
        return made.Json.Text("key") is not null
            ? ExitCodes.Done
            : session.Fail(new(ExitCodes.Unreachable, "The key was made, but was lost with the connection", $"Revoke it with: mas keys revoke {made.Json.Text("id")}"));
    }

    private static Task<int> Revoke(Session session, IdSettings settings, CancellationToken cancellationToken) =>
        session.Show(session.Company.Delete($"keys/{settings.Segment}", cancellationToken), Write);

    private static void Write(IAnsiConsole screen, JsonElement key) => Card.Write(screen, key);
}

internal sealed class KeyListSettings : ListSettings
{
    [CommandOption("--principal <NAME>"), Description("Only this person's or program's")]
    public string? Principal { get; init; }
}

internal sealed class CreateKeySettings : GlobalSettings
{
    [CommandArgument(0, "<NAME>"), Description("What it is for")]
    public string Name { get; init; } = "";

    [CommandOption("--role <ROLE>", true), Description("viewer, operator, approver, admin, agent or device")]
    public string Role { get; init; } = "";

    [CommandOption("--principal <NAME>"), Description("The person or program that acts with it; for an agent's key the agent's id")]
    public string? Principal { get; init; }

    [CommandOption("--scope <TAG>"), Description("Limits it to a group of routes; any number of times")]
    public string[] Scope { get; init; } = [];

    [CommandOption("--expires <TIME>"), Description("Until when it opens, as an ISO 8601 time")]
    public string? Expires { get; init; }

    [CommandOption("--rate-limit <COUNT>"), Description("Requests a second")]
    public int? RateLimit { get; init; }
}
