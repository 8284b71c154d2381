using System.Runtime.InteropServices;

namespace Mycosoft.Cli;

/// <summary>Ctrl+C or a supervisor's end: the command stops where it is, puts the terminal back in order and says so by its exit code.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption()
    {
        PosixSignal[] ends = [PosixSignal.SIGINT, PosixSignal.SIGTERM];
        _registrations = [.. ends.Select(signal => PosixSignalRegistration.Create(signal, Interrupt))];
    }

    public CancellationToken Token => _source.Token;

    public int ExitCode { get; private set; } = ExitCodes.Interrupted;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        // A second one ends the process even where something does not listen.
        context.Cancel = !_source.IsCancellationRequested;
        ExitCode = context.Signal == PosixSignal.SIGTERM ? ExitCodes.Terminated : ExitCodes.Interrupted;
        _source.Cancel();
    }
}
