using System.ComponentModel;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console.Cli;

namespace Mycosoft.Cli.Templates;

/// <summary>Agents from templates, and the log of births.</summary>
internal static class TemplateCommands
{
    private static readonly Sheet Sheet = new("template_id:template agent_type:kind category available description");
    private static readonly Sheet BirthSheet = new("timestamp:at agent_id:agent agent_type:kind category status by reason");

    public static void AddTo(Noun templates)
    {
        templates
            .Add<GlobalSettings>("list", "Lists templates; one that is not available names a kind that is not built", List)
            .Add<TemplateSettings>("create", "Bears an agent from a template, or asks for its approval", Create, "route-monitor --set url=https://example.org/");
    }

    public static Task<int> Births(Session session, ListSettings settings, CancellationToken cancellationToken) =>
        session.ListWhole(session.Company.Get(CompanyAddress.Query("births", ("limit", settings.OneMore)), cancellationToken), "births", BirthSheet, settings.Most);

    private static Task<int> List(Session session, GlobalSettings settings, CancellationToken cancellationToken) =>
        session.ListWhole(session.Company.Get("templates", cancellationToken), "templates", Sheet);

    private static Task<int> Create(Session session, TemplateSettings settings, CancellationToken cancellationToken)
    {
        if (!Assignments.Read(settings.Set).TryGet(out var values, out var failure))
            return Task.FromResult(session.Fail(failure));
        var body = Body.Of(("agent_id", settings.Agent), ("reason", settings.Reason), ("settings", values.Count > 0 ? values : null));
        return session.Show(session.Company.Create($"templates/{settings.Segment}", body, null, cancellationToken));
    }
}

internal sealed class TemplateSettings : IdSettings
{
    [CommandOption("--agent <ID>"), Description("The new agent's id; made from the template's when left out")]
    public string? Agent { get; init; }

    [CommandOption("--reason <TEXT>"), Description("Why; it is kept")]
    public string? Reason { get; init; }

    [CommandOption("--set <NAME=VALUE>"), Description("One of its settings; any number of times")]
    public string[] Set { get; init; } = [];
}
