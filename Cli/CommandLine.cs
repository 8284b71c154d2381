using Mycosoft.Cli.Activity;
using Mycosoft.Cli.Agents;
using Mycosoft.Cli.Approvals;
using Mycosoft.Cli.Audit;
using Mycosoft.Cli.Company;
using Mycosoft.Cli.Devices;
using Mycosoft.Cli.Gaps;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Keys;
using Mycosoft.Cli.Messages;
using Mycosoft.Cli.Output;
using Mycosoft.Cli.Policy;
using Mycosoft.Cli.Profiles;
using Mycosoft.Cli.Quarantine;
using Mycosoft.Cli.Snapshots;
using Mycosoft.Cli.Tasks;
using Mycosoft.Cli.Templates;
using Spectre.Console.Cli;

namespace Mycosoft.Cli;

/// <summary>The command <c>mas</c>: parses, runs one command, and turns whatever happens into an exit code and a line on standard error.</summary>
internal sealed class CommandLine(Terminal terminal)
{
    public static string Version { get; } = typeof(CommandLine).Assembly.GetName().Version!.ToString(3);

    public async Task<int> Run(IEnumerable<string> arguments, Interruption interruption)
    {
        var words = Shorthand.Expand([.. arguments]);
        var app = new CommandApp();
        app.Configure(Configure);
        try
        {
            var code = await app.RunAsync(words, interruption.Token);
            return Shorthand.LacksVerb(words) ? ExitCodes.Usage : code;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return interruption.ExitCode;
        }
        catch (CommandAppException wrong)
        {
            return terminal.Fail(Failure.Usage($"{wrong.Message} See mas --help."));
        }
        catch (Exception bug)
        {
            return terminal.Fail(new(ExitCodes.Unreachable, $"mas itself failed ({bug.GetType().Name})", bug.Message));
        }
    }

    /// <summary>Runs a command against the company that its options, the environment or its profile name.</summary>
    public async Task<int> Execute<T>(T settings, Verb<T> command, CancellationToken cancellationToken)
        where T : GlobalSettings
    {
        if (!ProfileFile.Of(terminal.Variable).Read().TryGet(out var profiles, out var failure) || !Target.Of(settings, terminal.Variable, profiles).TryGet(out var target, out failure))
            return terminal.Fail(failure);
        using var company = new CompanyClient(target.Address, target.Key, settings.Patience, CompanyClient.HandlerFor(target.Address), terminal.Clock);
        return await command(new(company, terminal, settings.Json, target), settings, cancellationToken);
    }

    private void Configure(IConfigurator app)
    {
        app.SetApplicationName("mas").SetApplicationVersion(Version).ConfigureConsole(terminal.Out).SetHelpProvider(new RootHelp(app.Settings));
        app.UseStrictParsing().PropagateExceptions();
        app.Settings.ShowOptionDefaultValues = false;
        Add<LoginSettings>(app, "login", "Keeps the address and the key of a company", LoginCommands.Login, "http://127.0.0.1:8001");
        Add<GlobalSettings>(app, "logout", "Forgets a company", LoginCommands.Logout);
        Add<GlobalSettings>(app, "whoami", "Which company, with which key, and what it may do", LoginCommands.WhoAmI);
        Add<GlobalSettings>(app, "status", "The company in figures", CompanyCommands.Status);
        Add<GlobalSettings>(app, "kinds", "Every kind of agent that is built, with its tasks", CompanyCommands.Kinds);
        Add(app, "agents", "Agents and their lives", AgentCommands.AddTo);
        Add(app, "tasks", "Tasks: submit, watch, cancel", TaskCommands.AddTo);
        Add(app, "devices", "Units in the field: who is there, commands, readings", DeviceCommands.AddTo);
        Add(app, "approvals", "What waits for a person", ApprovalCommands.AddTo);
        Add(app, "gaps", "What the company lacks", GapCommands.AddTo);
        Add(app, "templates", "Agents from templates", TemplateCommands.AddTo);
        Add<ListSettings>(app, "births", "Who was born, newest first", TemplateCommands.Births);
        Add(app, "snapshots", "Snapshots of agents, and the way back to them", SnapshotCommands.AddTo);
        Add<LogSettings>(app, "logs", "What agents did", LogCommands.Show, "myca-core -f");
        Add(app, "messages", "Messages to agents and between them", MessageCommands.AddTo);
        Add(app, "quarantine", "The kill switch", QuarantineCommands.AddTo);
        Add(app, "keys", "The keys by which others come in", KeyCommands.AddTo);
        Add(app, "policy", "What the company may do alone", PolicyCommands.AddTo);
        Add(app, "audit", "Who did what, and that nobody changed it since", AuditCommands.AddTo);
    }

    private void Add(IConfigurator app, string name, string summary, Action<Noun> verbs) => app.AddBranch(name, branch =>
    {
        branch.SetDescription(summary);
        verbs(new(branch, this, name));
    });

    private void Add<T>(IConfigurator app, string name, string summary, Verb<T> command, string? example = null)
        where T : GlobalSettings
    {
        var added = app.AddAsyncDelegate<T>(name, (_, settings, cancellationToken) => Execute(settings, command, cancellationToken)).WithDescription(summary);
        if (example is not null)
            added.WithExample([name, .. example.Split(' ')]);
    }
}
