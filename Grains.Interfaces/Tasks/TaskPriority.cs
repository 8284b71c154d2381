namespace Mycosoft.Tasks;

/// <summary>The seed's priorities; on the wire they are these numbers.</summary>
public enum TaskPriority
{
    /// <summary>Aged upwards, so that it never starves.</summary>
    Background = 1,

    /// <summary>Below normal.</summary>
    Low = 3,

    /// <summary>The default.</summary>
    Normal = 5,

    /// <summary>Above normal.</summary>
    High = 8,

    /// <summary>Before everything else.</summary>
    Critical = 10,
}
