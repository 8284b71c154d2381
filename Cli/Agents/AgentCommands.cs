using System.Text.Json;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;

namespace Mycosoft.Cli.Agents;

/// <summary>Agents and their lives.</summary>
internal static class AgentCommands
{
    public const string Members =
        "message agent_id status agent_type category display_name description error_message not_configured silo created_at started_at last_active uptime_seconds queue_depth running_tasks "
        + "tasks_completed tasks_failed error_rate restarts capabilities connections config approval_id";

    private static readonly string[] Searched = ["agent_id", "display_name", "description"];

    private static readonly Sheet Sheet =
        new("agent_id:agent agent_type:kind category status queue_depth:queue running_tasks:running tasks_completed:done tasks_failed:failed last_active");

    public static void AddTo(Noun agents)
    {
        agents
            .Add<AgentListSettings>("list", "Lists agents", List, "--category core --status idle")
            .Add<IdSettings>("show", "One agent", Show, "myca-core")
            .Add<SpawnSettings>("spawn", "Bears an agent, or asks for its approval", Spawn, "route-api --kind route-monitor --set settings.url=https://example.org/api")
            .Add<ConfigSettings>("config", "Shows the configuration of an agent, or changes it", Config, "myca-core --set max_retries=5")
            .Add<IdSettings>("start", "Lets a stopped agent work again", Change("start"))
            .Add<ForceSettings>("stop", "Finishes or hands back what runs, then takes no more work", Force("stop"))
            .Add<ForceSettings>("restart", "Stops and starts an agent", Force("restart"))
            .Add<IdSettings>("pause", "Holds an agent's queue", Change("pause"))
            .Add<IdSettings>("resume", "Lets a held queue go on", Change("resume"))
            .Add<IdSettings>("archive", "Puts a stopped agent away", Change("archive"))
            .Add<ConfirmedSettings>("delete", "Ends an agent for good", Delete, "route-api --yes");
    }

    public static void Write(IAnsiConsole screen, JsonElement agent) => Card.Write(screen, agent, Members);

    private static Task<int> List(Session session, AgentListSettings settings, CancellationToken cancellationToken)
    {
        var path = CompanyAddress.Query("agents", ("category", settings.Category), ("status", settings.Status), ("agent_type", settings.Kind));
        return session.List(path, "agents", Sheet, settings, cancellationToken, settings.Search is { } words ? agent => Mentions(agent, words) : null);
    }

    private static Task<int> Show(Session session, IdSettings settings, CancellationToken cancellationToken) =>
        session.Show(session.Company.Get($"agents/{settings.Segment}", cancellationToken), Write);

    private static Task<int> Spawn(Session session, SpawnSettings settings, CancellationToken cancellationToken)
    {
        if (!Assignments.Read(settings.Set).TryGet(out var config, out var failure))
            return Task.FromResult(session.Fail(failure));
        var body = Body.Of(("agent_id", settings.Id), ("agent_type", settings.Kind), ("category", settings.Category), ("display_name", settings.Name), ("config", config));
        return session.Show(session.Company.Create("agents/spawn", body, null, cancellationToken), Write);
    }

    private static Task<int> Config(Session session, ConfigSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Set.Length == 0)
            return ShowConfig(session, session.Company.Get($"agents/{settings.Segment}", cancellationToken));
        return Assignments.Read(settings.Set).TryGet(out var config, out var failure)
            ? ShowConfig(session, session.Company.Post($"agents/{settings.Segment}/configure", config, cancellationToken))
            : Task.FromResult(session.Fail(failure));
    }

    private static async Task<int> ShowConfig(Session session, Task<Result<Reply>> asked)
    {
        if (!(await asked).TryGet(out var reply, out var failure))
            return session.Fail(failure);
        return reply.Json.Member("config") is { } config
            ? session.Show(reply with { Body = config.GetRawText(), Json = config })
            : session.Fail(Failure.Foreign(session.Company.Address, "An agent has no config."));
    }

    private static Verb<IdSettings> Change(string verb) => (session, settings, cancellationToken) =>
        session.Show(session.Company.Post($"agents/{settings.Segment}/{verb}", null, cancellationToken), Write);

    private static Verb<ForceSettings> Force(string verb) => (session, settings, cancellationToken) =>
        session.Show(session.Company.Post($"agents/{settings.Segment}/{verb}{(settings.Force ? "?force=true" : "")}", null, cancellationToken), Write);

    private static Task<int> Delete(Session session, ConfirmedSettings settings, CancellationToken cancellationToken) => session.IfAgreed(
        $"Delete agent {settings.Id} at {session.Company.Address}? Its id stays taken.",
        settings.Yes,
        () => session.Show(session.Company.Delete($"agents/{settings.Segment}", cancellationToken)),
        cancellationToken);

    private static bool Mentions(JsonElement agent, string words) =>
        Searched.Any(member => agent.Text(member)?.Contains(words, StringComparison.OrdinalIgnoreCase) == true);
}
