using Mycosoft.Approvals;

namespace Mycosoft.Agents;

/// <summary>What can be done to an agent's life.</summary>
public enum LifeVerb
{
    /// <summary>Birth; repeated with the same kind it answers the present state.</summary>
    Spawn = 0,

    /// <summary>Makes a stopped, dead or archived agent take work again.</summary>
    Start = 1,

    /// <summary>Finishes or hands back what runs, then takes no more work.</summary>
    Stop = 2,

    /// <summary>Stop and start, with the failure count at zero.</summary>
    Restart = 3,

    /// <summary>Holds the queue.</summary>
    Pause = 4,

    /// <summary>Lets the queue go on.</summary>
    Resume = 5,

    /// <summary>Puts a stopped agent away.</summary>
    Archive = 6,

    /// <summary>Ends the agent; its id is never given to another kind.</summary>
    Delete = 7,

    /// <summary>Replaces its configuration; a snapshot is taken first.</summary>
    Configure = 8,

    /// <summary>Ends its trial: from then on the policy alone decides what it may do.</summary>
    EndTrial = 9,

    /// <summary>Puts an agent away that nobody uses; it refuses while it has work, a schedule, or was used meanwhile. The company's own verb.</summary>
    Retire = 10,
}

/// <summary>One change of an agent's life.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Principal">Who asked.</param>
/// <param name="Config">For spawn and configure: the whole configuration.</param>
/// <param name="Force">For stop and restart: hand running tasks back at once instead of waiting for them.</param>
/// <param name="Approval">For a birth that people had to allow: what they allowed.</param>
/// <param name="Reason">For a birth, the end of a trial or a retirement: why, for the log.</param>
/// <param name="Template">For a birth from a template: which.</param>
/// <param name="Trial">For a birth from a template: how long its trial is; null for as long as the company's usually are.</param>
[GenerateSerializer, Immutable, Alias("mas.life-change")]
public sealed record LifeChange([property: Id(0)] LifeVerb Verb, [property: Id(1)] string Principal, [property: Id(2)] AgentConfig? Config = null, [property: Id(3)] bool Force = false, [property: Id(4)] ApprovalUse? Approval = null, [property: Id(5)] string? Reason = null,
    [property: Id(6)] string? Template = null, [property: Id(7)] TimeSpan? Trial = null);

/// <summary>The outcome of a change.</summary>
/// <param name="Life">The durable status now; <c>stopping</c> while running tasks are being finished.</param>
/// <param name="Changed">False when there was nothing to do.</param>
/// <param name="ApprovalId">For a birth that people have to allow first: the approval it waits for. There is no such agent yet.</param>
[GenerateSerializer, Immutable, Alias("mas.life-changed")]
public sealed record LifeChanged([property: Id(0)] string Life, [property: Id(1)] bool Changed, [property: Id(2)] Guid? ApprovalId = null);
