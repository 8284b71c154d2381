namespace Mycosoft.Auth;

/// <summary>What a caller may do. Viewer, operator, approver and admin each include the one before; device and agent stand apart and include nobody.</summary>
public enum Role
{
    /// <summary>Reads everything that is not about keys.</summary>
    Viewer = 1,

    /// <summary>Changes what agents do and how they live.</summary>
    Operator = 2,

    /// <summary>Decides on what waits for a person.</summary>
    Approver = 3,

    /// <summary>Everything, keys included.</summary>
    Admin = 4,

    /// <summary>A board in the field: only routes that are made for devices.</summary>
    Device = 10,

    /// <summary>An agent outside the company: submits tasks, sends messages and registers, each as itself.</summary>
    Agent = 11,
}
