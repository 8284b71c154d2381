using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Hosting;
using Mycosoft.OwnerFiles;
using Mycosoft.Tasks;

namespace Mycosoft.Policy;

/// <summary>The policy in force on this silo: the built-in one, or the owner's file.</summary>
public sealed class PolicyStore(MasOptions options, TimeProvider clock, ILogger<PolicyStore> log)
    : OwnerFileStore<PolicyDocument>(new(options.PolicyFile, BuiltInPolicy.Document, PolicyReader.Read, clock), "policy", document => document.Version, log)
{
    public PolicyDocument Document => File.Document;

    public PolicyInForce InForce
    {
        get
        {
            var document = File.Document;
            return new(document.Version, File.Path ?? BuiltInPolicy.Source, document.Text, File.LoadedAt, File.Error, document.Commands);
        }
    }

    public PolicyDecision Decide(PolicyQuestion question) => PolicyRules.Decide(File.Document, question);

    /// <summary>What is said of a birth. Authority is given: an agent that registers itself where agents command others has to be allowed by a person.</summary>
    public PolicyDecision DecideBirth(AgentDescriptor kind, string agentId, string principal)
    {
        var policy = File.Document;
        var decision = PolicyRules.Decide(policy, new("birth", kind.Kind, kind.Category, principal));
        return decision.Verb is PolicyVerb.Auto or PolicyVerb.Notify && principal == agentId && CommandRules.GivesAuthority(policy.Commands, kind.Category)
            ? new(PolicyVerb.Approve, 1, "nobody gives himself authority", policy)
            : decision;
    }

    /// <summary>What is said of a task that comes in; null when no rule can concern it.</summary>
    public PolicyDecision? Judge(AgentDescriptor kind, TaskSubmission submission, DateTime now)
    {
        var task = kind.Tasks[submission.TaskType];
        if (task.Always)
            return null;
        var (policy, effect) = (File.Document, task.EffectOf(submission.Payload, now));
        if (effect == Effect.Read && !policy.ConcernsReads)
            return null;
        var (amount, currency) = policy.ConcernsAmounts ? PolicyAmount.Of(submission.Payload) : default;
        return PolicyRules.Decide(policy, new("task", kind.Kind, kind.Category, submission.Principal) { TaskType = submission.TaskType, Effect = effect, Amount = amount, Currency = currency });
    }
}
