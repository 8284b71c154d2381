using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Hosting;
using Mycosoft.Tasks;

namespace Mycosoft.Policy;

/// <summary>The policy in force on this silo. The owner's file is looked at every two seconds; one that cannot be read leaves the policy before it in force, and says why.</summary>
public sealed partial class PolicyStore : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly string? _file;
    private readonly TimeProvider _clock;
    private readonly ILogger<PolicyStore> _log;
    private volatile PolicyDocument _document = BuiltInPolicy.Document;
    private volatile string? _error;
    private string? _seen;
    private DateTime _loadedAt;

    public PolicyStore(MasOptions options, TimeProvider clock, ILogger<PolicyStore> log)
    {
        (_file, _clock, _log, _loadedAt) = (options.PolicyFile, clock, log, clock.GetUtcNow().UtcDateTime);
        if (_file is not null)
            Look();
    }

    public PolicyDocument Document => _document;

    public PolicyInForce InForce => new(_document.Version, _file ?? BuiltInPolicy.Source, _document.Text, _loadedAt, _error, _document.Commands);

    public PolicyDecision Decide(PolicyQuestion question) => PolicyRules.Decide(_document, question);

    /// <summary>What is said of a birth. Authority is given: an agent that registers itself where agents command others has to be allowed by a person.</summary>
    public PolicyDecision DecideBirth(AgentDescriptor kind, string agentId, string principal)
    {
        var policy = _document;
        var decision = PolicyRules.Decide(policy, new("birth", kind.Kind, kind.Category, principal));
        return decision.Verb is PolicyVerb.Auto or PolicyVerb.Notify && principal == agentId && CommandRules.GivesAuthority(policy.Commands, kind.Category)
            ? new(PolicyVerb.Approve, 1, "nobody gives himself authority", policy)
            : decision;
    }

    /// <summary>What is said of a task that comes in; null when no rule can concern it.</summary>
    public PolicyDecision? Judge(AgentDescriptor kind, TaskSubmission submission)
    {
        var (policy, effect) = (_document, kind.Tasks[submission.TaskType].Effect);
        if (effect == Effect.Read && !policy.ConcernsReads)
            return null;
        var (amount, currency) = policy.ConcernsAmounts ? PolicyAmount.Of(submission.Payload) : default;
        return PolicyRules.Decide(policy, new("task", kind.Kind, kind.Category, submission.Principal) { TaskType = submission.TaskType, Effect = effect, Amount = amount, Currency = currency });
    }

    /// <summary>What is wrong with the file at the start: a company whose policy cannot be read does not start by a laxer one.</summary>
    public static string? Wrong(string file)
    {
        try
        {
            return PolicyReader.Read(File.ReadAllText(file)).Fault is { } fault ? Words(fault) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>Reads the file if its text has changed.</summary>
    public void Look()
    {
        string text;
        try
        {
            text = File.ReadAllText(_file!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Keep(e.Message);
            return;
        }

        if (text == _seen)
            return;
        _seen = text;
        if (!PolicyReader.Read(text).TryGet(out var document, out var fault))
        {
            Keep(Words(fault));
            return;
        }

        (_document, _error, _loadedAt) = (document, null, _clock.GetUtcNow().UtcDateTime);
        LogLoaded(_file!, document.Version);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_file is null)
            return;
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look();
    }

    private static string Words(Fault fault) => fault.Path is { } path ? $"{fault.Message} ({path})" : fault.Message;

    private void Keep(string error)
    {
        if (error == _error)
            return;
        _error = error;
        LogBad(_file!, _document.Version, error);
    }

    [LoggerMessage(LogLevel.Information, "The policy of {File} is in force, version {Version}")]
    private partial void LogLoaded(string file, string version);

    [LoggerMessage(LogLevel.Error, "{File} cannot be taken as the policy; version {Version} stays in force: {Reason}")]
    private partial void LogBad(string file, string version, string reason);
}
