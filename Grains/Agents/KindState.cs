namespace Mycosoft.Agents;

/// <summary>A kind's own durable state: an immutable record, replaced whole. Part of every snapshot.</summary>
public sealed class KindState<T>
    where T : class, new()
{
    private readonly Func<T, CancellationToken, Task> _write;
    private readonly Func<T> _read;

    internal KindState(Func<T> read, Func<T, CancellationToken, Task> write) => (_read, _write) = (read, write);

    /// <summary>What is on disk.</summary>
    public T Value => _read();

    /// <summary>Writes the new value, then shows it. If the write fails the agent is deactivated, and the caller gets the exception.</summary>
    public Task Save(T value, CancellationToken cancellationToken) => _write(value, cancellationToken);
}
