using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>What a verb does to a life: pure, so that the table can be read and tested as one.</summary>
public static class LifeRules
{
    /// <summary>The life after the verb; the same life when there is nothing to do; a fault when it contradicts the present one.</summary>
    public static (Life Life, Fault? Refusal) After(Life life, LifeVerb verb, int running) => (verb, life) switch
    {
        (_, Life.Deleted) => (life, Fault.NotFound("The agent was deleted.")),
        (LifeVerb.Start or LifeVerb.Restart, Life.Spawning) => (Life.Active, null),
        (LifeVerb.Start, Life.Active) => (life, null),
        (LifeVerb.Start, Life.Stopping) or (LifeVerb.Restart, Life.Stopping) => (Life.Active, null),
        (LifeVerb.Start or LifeVerb.Restart, _) => (Life.Active, null),
        (LifeVerb.Stop, Life.Shutdown or Life.Archived) => (life, null),
        (LifeVerb.Stop, _) => (running > 0 ? Life.Stopping : Life.Shutdown, null),
        (LifeVerb.Pause, Life.Paused) => (life, null),
        (LifeVerb.Pause, Life.Active) => (Life.Paused, null),
        (LifeVerb.Resume, Life.Active) => (life, null),
        (LifeVerb.Resume, Life.Paused) => (Life.Active, null),
        (LifeVerb.Pause or LifeVerb.Resume, _) => (life, Refuse(verb, life)),
        (LifeVerb.Archive, Life.Archived) => (life, null),
        (LifeVerb.Archive, Life.Stopping) => (life, Refuse(verb, life)),
        (LifeVerb.Archive, _) when running > 0 => (life, Fault.Conflict($"It has {running} running tasks; stop it first.")),
        (LifeVerb.Archive, _) => (Life.Archived, null),
        (LifeVerb.Delete, _) => (Life.Deleted, null),
        _ => (life, null),
    };

    private static Fault Refuse(LifeVerb verb, Life life) => Fault.Conflict($"Cannot {verb.ToString().ToLowerInvariant()} an agent whose status is {life.ToString().ToLowerInvariant()}.");
}
