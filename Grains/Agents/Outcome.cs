namespace Mycosoft.Agents;

/// <summary>How a task ends, without its type.</summary>
public interface IOutcome
{
    Fault? Fault { get; }
}

/// <summary>How a task ends: with a result or with a fault. An exception instead means a bug or an outage.</summary>
public sealed record Outcome<T> : IOutcome
    where T : class
{
    private Outcome(T? result, Fault? fault) => (Result, Fault) = (result, fault);

    public T? Result { get; }

    public Fault? Fault { get; }

    public static implicit operator Outcome<T>(T result) => new(result, null);

    public static implicit operator Outcome<T>(Fault fault) => new(null, fault);
}

/// <summary>The payload of a task that takes none.</summary>
public sealed record Nothing;
