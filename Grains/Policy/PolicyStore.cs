using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Hosting;
using Mycosoft.OwnerFiles;
using Mycosoft.Tasks;

namespace Mycosoft.Policy;

/// <summary>The policy in force on this silo: the built-in one, or the owner's file.</summary>
public sealed partial class PolicyStore : BackgroundService
{
    private readonly OwnerFile<PolicyDocument> _file;
    private readonly ILogger<PolicyStore> _log;

    public PolicyStore(MasOptions options, TimeProvider clock, ILogger<PolicyStore> log)
    {
        (_file, _log) = (new(options.PolicyFile, BuiltInPolicy.Document, PolicyReader.Read, clock), log);
        if (_file.Path is not null)
            Tell(_file.Look());
    }

    public PolicyDocument Document => _file.Document;

    public PolicyInForce InForce
    {
        get
        {
            var document = _file.Document;
            return new(document.Version, _file.Path ?? BuiltInPolicy.Source, document.Text, _file.LoadedAt, _file.Error, document.Commands);
        }
    }

    public PolicyDecision Decide(PolicyQuestion question) => PolicyRules.Decide(_file.Document, question);

    /// <summary>What is said of a birth. Authority is given: an agent that registers itself where agents command others has to be allowed by a person.</summary>
    public PolicyDecision DecideBirth(AgentDescriptor kind, string agentId, string principal)
    {
        var policy = _file.Document;
        var decision = PolicyRules.Decide(policy, new("birth", kind.Kind, kind.Category, principal));
        return decision.Verb is PolicyVerb.Auto or PolicyVerb.Notify && principal == agentId && CommandRules.GivesAuthority(policy.Commands, kind.Category)
            ? new(PolicyVerb.Approve, 1, "nobody gives himself authority", policy)
            : decision;
    }

    /// <summary>What is said of a task that comes in; null when no rule can concern it.</summary>
    public PolicyDecision? Judge(AgentDescriptor kind, TaskSubmission submission, DateTime now)
    {
        var (policy, effect) = (_file.Document, kind.Tasks[submission.TaskType].EffectOf(submission.Payload, now));
        if (effect == Effect.Read && !policy.ConcernsReads)
            return null;
        var (amount, currency) = policy.ConcernsAmounts ? PolicyAmount.Of(submission.Payload) : default;
        return PolicyRules.Decide(policy, new("task", kind.Kind, kind.Category, submission.Principal) { TaskType = submission.TaskType, Effect = effect, Amount = amount, Currency = currency });
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _file.Follow(Tell, stoppingToken);

    private void Tell(OwnerFileNews news)
    {
        if (news == OwnerFileNews.Taken)
            LogLoaded(_file.Path!, _file.Document.Version);
        else if (news == OwnerFileNews.Refused)
            LogBad(_file.Path!, _file.Document.Version, _file.Error!);
    }

    [LoggerMessage(LogLevel.Information, "The policy of {File} is in force, version {Version}")]
    private partial void LogLoaded(string file, string version);

    [LoggerMessage(LogLevel.Error, "{File} cannot be taken as the policy; version {Version} stays in force: {Reason}")]
    private partial void LogBad(string file, string version, string reason);
}
