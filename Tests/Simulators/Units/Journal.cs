namespace Mycosoft.Tests.Simulators.Units;

/// <summary>What a unit did. It outlives resets, as its owner's notes would; the oldest entries go first.</summary>
internal sealed class Journal(int keeps)
{
    private readonly Queue<ExecutedCommand> _commands = [];
    private readonly Queue<SentReading> _readings = [];

    public IReadOnlyList<ExecutedCommand> Commands => [.. _commands];

    public IReadOnlyList<SentReading> Readings => [.. _readings];

    public long CommandCount { get; private set; }

    public long ReadingCount { get; private set; }

    public long AcknowledgedCount { get; private set; }

    public long RetransmittedCount { get; private set; }

    public long AbandonedCount { get; private set; }

    public long BootCount { get; private set; }

    /// <summary>Frames to it that came to nothing: cut by a line end, broken, for another side, or no command.</summary>
    public long UnheardCount { get; private set; }

    public void Command(ExecutedCommand command)
    {
        CommandCount++;
        Keep(_commands, command);
    }

    public void Reading(SentReading reading)
    {
        ReadingCount++;
        Keep(_readings, reading);
    }

    public void Acknowledged() => AcknowledgedCount++;

    public void Retransmitted() => RetransmittedCount++;

    public void Abandoned() => AbandonedCount++;

    public void Booted() => BootCount++;

    public void Unheard() => UnheardCount++;

    private void Keep<T>(Queue<T> entries, T entry)
    {
        if (keeps == 0)
            return;
        if (entries.Count == keeps)
            entries.Dequeue();
        entries.Enqueue(entry);
    }
}

/// <summary>A command that a unit took.</summary>
/// <param name="Sequence">The host's number of it; null in text.</param>
/// <param name="Outcome">The unit's own word for what it did.</param>
internal sealed record ExecutedCommand(DateTimeOffset At, uint? Sequence, string Name, bool Success, string Outcome);

/// <summary>A reading that a unit sent.</summary>
internal sealed record SentReading(DateTimeOffset At, uint Sequence, double Temperature);
