namespace Mycosoft.Auth;

/// <summary>
/// Names under which the company itself asks and sends. No key, token or agent is named so: a rule of the policy that trusts one of them would trust whoever took it. A configured key needs no such
/// check, for it is always <c>key:</c> and the beginning of its hash.
/// </summary>
public static class Principals
{
    /// <summary>Who asks where no key is asked for.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The owner's list of first agents.</summary>
    public const string Roster = "roster";

    /// <summary>Whoever fills gaps.</summary>
    public const string GapDetector = "gap-detector";

    /// <summary>Whoever brings firmware to units, as far as a rollout that people approved goes.</summary>
    public const string Rollouts = "firmware-rollouts";

    /// <summary>Whoever puts away agents that nobody uses.</summary>
    public const string Retirement = "retirement";

    /// <summary>Who changes the policy by its file.</summary>
    public const string PolicyFile = "policy-file";

    /// <summary>Who changes what the company should have by its file.</summary>
    public const string DesiredFile = "desired-state-file";

    /// <summary>The bridge to the original's agents.</summary>
    public const string Redis = "redis";

    /// <summary>The original's name for the centre.</summary>
    public const string Orchestrator = "orchestrator";

    /// <summary>Begins the name of a key that names nobody.</summary>
    public const string KeyPrefix = "key:";

    // Compared without regard to case, so that none can be mistaken for another in a list of approvals either. The last four are nobody's yet.
    private static readonly HashSet<string> Own = new(
        [Anonymous, Roster, GapDetector, Retirement, Rollouts, PolicyFile, DesiredFile, Redis, Orchestrator, Messages.AgentMessage.Everyone, "schedule", "system", "runtime", "mas"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is one that only the company itself acts under.</summary>
    /// <param name="name">A principal, a token's subject or an agent's id.</param>
    public static bool IsReserved(string name) => Own.Contains(name.Trim()) || name.TrimStart().StartsWith(KeyPrefix, StringComparison.OrdinalIgnoreCase);
}
