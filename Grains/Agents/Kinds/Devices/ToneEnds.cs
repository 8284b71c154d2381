using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Ends the tones of a firmware that sounds until it is told to stop, whoever had it begin.</summary>
/// <param name="stop">Silences the unit, within so many seconds or in the usual time.</param>
internal sealed class ToneEnds(TimeProvider clock, Func<double?, Task<Outcome<CommandResult>>> stop)
{
    private const double Hurry = 1;
    private int _last;

    public async Task<Outcome<CommandResult>> Sound(Func<Task<Outcome<CommandResult>>> begin, int milliseconds, CancellationToken cancellationToken)
    {
        var outcome = await Begin(begin);
        if (outcome.Fault is not null)
            return outcome;
        var tone = ++_last;
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        // Another one has begun since, and ends itself.
        if (tone != _last)
            return outcome;
        var stopped = await stop(null);

        // An emergency stop has ended it before.
        return stopped.Fault is { } fault && UnitWords.Refusal(fault.Message) != "estop_active" ? fault with { Message = $"The tone began and could not be stopped: {fault.Message}" } : outcome;
    }

    /// <summary>What was sent and not answered may sound all the same.</summary>
    private async Task<Outcome<CommandResult>> Begin(Func<Task<Outcome<CommandResult>>> begin)
    {
        try
        {
            var outcome = await begin();
            if (outcome.Fault?.Code == FaultCodes.Timeout)
                await stop(Hurry);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            await stop(Hurry);
            throw;
        }
    }
}
