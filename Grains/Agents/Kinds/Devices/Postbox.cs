using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Commands for a unit that nobody can call: they lie here until its host comes for them.</summary>
internal sealed class Postbox(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<Letter> _letters = [];

    /// <summary>Null when the command was fetched. What nobody fetches in time is taken back, so that it is not done later.</summary>
    public async Task<Fault?> Leave(string deviceId, PendingCommand command, TimeSpan patience, CancellationToken cancellationToken)
    {
        var letter = new Letter(command);
        lock (_lock)
            _letters.Add(letter);
        try
        {
            await letter.Fetched.Task.WaitAsync(patience, clock, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return TakeBack(letter) ? Unfetched(deviceId, command) : null;
        }
        catch (OperationCanceledException) when (TakeBack(letter))
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            // It was fetched in that very moment.
            return null;
        }
    }

    public IReadOnlyList<PendingCommand> Fetch()
    {
        lock (_lock)
        {
            var fetched = _letters.Select(l => l.Command).ToList();
            _letters.ForEach(l => l.Fetched.TrySetResult());
            _letters.Clear();
            return fetched;
        }
    }

    private static Fault Unfetched(string deviceId, PendingCommand command) => Fault.Unavailable(
        $"{command.Command} was not fetched in time and was taken back. {deviceId} has no link (Mas:Links) and is known by what came over HTTP only: the host and port of a heartbeat are not called. Its host fetches commands at GET /api/devices/{deviceId}/commands/pending.");

    private bool TakeBack(Letter letter)
    {
        lock (_lock)
            return _letters.Remove(letter);
    }

    private sealed record Letter(PendingCommand Command)
    {
        public TaskCompletionSource Fetched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
