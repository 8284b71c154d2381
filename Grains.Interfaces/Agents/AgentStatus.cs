namespace Mycosoft.Agents;

/// <summary>The seed's statuses, each reported only when it is true.</summary>
public enum AgentStatus
{
    /// <summary>Being born; not yet taking work.</summary>
    Spawning = 0,

    /// <summary>Started, with work waiting that is not running at this moment.</summary>
    Active = 1,

    /// <summary>Started, and at least one task is running.</summary>
    Busy = 2,

    /// <summary>Started, with nothing to do.</summary>
    Idle = 3,

    /// <summary>Holding its queue: takes work, runs none.</summary>
    Paused = 4,

    /// <summary>Failed repeatedly; waiting for its supervised restart.</summary>
    Error = 5,

    /// <summary>Stopped by a person or program; takes no work until started.</summary>
    Shutdown = 6,

    /// <summary>Gave up after its last supervised restart; a person must restart it.</summary>
    Dead = 7,

    /// <summary>Put away: kept for its history, takes no work.</summary>
    Archived = 8,
}
