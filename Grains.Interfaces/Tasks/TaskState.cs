namespace Mycosoft.Tasks;

/// <summary>Where a task stands. The first five are the seed's.</summary>
public enum TaskState
{
    /// <summary>Accepted and waiting.</summary>
    Pending = 0,

    /// <summary>Started.</summary>
    Running = 1,

    /// <summary>Ended with a result.</summary>
    Completed = 2,

    /// <summary>Ended with an error.</summary>
    Failed = 3,

    /// <summary>Ended because somebody cancelled it.</summary>
    Cancelled = 4,

    /// <summary>Waits for a person's approval.</summary>
    WaitingApproval = 5,

    /// <summary>Ended because a person refused it.</summary>
    Rejected = 6,

    /// <summary>Ended because its deadline passed before it started.</summary>
    Expired = 7,

    /// <summary>Its process died during an external change; whether it took effect is not known. A person decides.</summary>
    InDoubt = 8,
}
