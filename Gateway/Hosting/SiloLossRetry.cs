using Orleans.Runtime.Messaging;

namespace Mycosoft.Hosting;

/// <summary>
/// Repeats a grain call that was lost with its silo, or that found its agent on the move: for as long as a client would not notice, and no longer. Every call of the gateway may be
/// repeated: what creates carries the id of what it creates, what changes says the state it wants; what was deleted or cancelled the first time is not found the second.
/// </summary>
internal sealed partial class SiloLossRetry(TimeProvider clock, ILogger<SiloLossRetry> log) : IOutgoingGrainCallFilter
{
    /// <summary>A silo that was killed is out of the membership within 4.5 s; until then a call may be sent its way.</summary>
    private static readonly TimeSpan WhileSiloIsMissed = TimeSpan.FromSeconds(8);

    /// <summary>A fault that says the store does not answer took its two seconds already.</summary>
    private static readonly TimeSpan WhileAgentMoves = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Orleans' own calls, its probes among them, and words to observers are none of this filter's business.</summary>
    public Task Invoke(IOutgoingGrainCallContext context) => typeof(IGrain).IsAssignableFrom(context.InterfaceMethod.DeclaringType) ? Repeat(context) : context.Invoke();

    private async Task Repeat(IOutgoingGrainCallContext context)
    {
        var began = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await context.Invoke();
                if (context.Result is not IAnswer { Fault: { Retryable: true, Code: FaultCodes.Unavailable } fault } || clock.GetElapsedTime(began) + pause > WhileAgentMoves)
                    return;
                LogAgain(context.InterfaceMethod.Name, fault.Message);
            }
            catch (Exception e) when (IsLoss(e) && clock.GetElapsedTime(began) + pause < WhileSiloIsMissed)
            {
                LogAgain(context.InterfaceMethod.Name, e.Message);
            }

            await Task.Delay(pause, clock);
        }
    }

    /// <summary>A time-out is one: what was on its way to a silo at the moment of its death is never answered, and no other silo can say so.</summary>
    private static bool IsLoss(Exception exception) => exception is SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException or GatewayTooBusyException or TimeoutException;

    [LoggerMessage(LogLevel.Debug, "{Method} is called again: {Reason}")]
    private partial void LogAgain(string method, string reason);
}
