using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>When repeated failure stops an agent, when it is started again, and when it is given up.</summary>
public static class SupervisionRules
{
    public const int FailuresBeforeError = 3;
    public const int MaxRestarts = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);

    /// <summary>Failures of the agent or of what it stands on; a wrong payload or missing configuration says nothing about the agent.</summary>
    public static bool CountsAsFailure(Fault fault) =>
        fault.Code is FaultCodes.Internal or FaultCodes.Timeout or FaultCodes.Unavailable or FaultCodes.UpstreamError;

    public static bool Fails(int consecutiveFailures) => consecutiveFailures >= FailuresBeforeError;

    /// <summary>Error while restarts are left, with the time of the next; dead after the last, or at once without auto_restart.</summary>
    public static (Life Life, TimeSpan? RestartAfter) AfterFailure(int restarts, bool autoRestart) =>
        !autoRestart || restarts >= MaxRestarts ? (Life.Dead, null) : (Life.Error, FirstDelay * Math.Pow(4, restarts));
}
