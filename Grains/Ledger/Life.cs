namespace Mycosoft.Ledger;

/// <summary>What the directory says of an agent's life; busy, idle and active are derived from it and the open tasks.</summary>
public enum Life
{
    Spawning = 0,
    Active = 1,
    Paused = 2,
    Error = 3,

    /// <summary>Told to stop; running tasks are being finished or handed back.</summary>
    Stopping = 4,
    Shutdown = 5,
    Dead = 6,
    Archived = 7,

    /// <summary>A tombstone: the id is never given to another kind.</summary>
    Deleted = 8,
}
