namespace Mycosoft.Agents;

/// <summary>Waits until an agent that finishes its running tasks has stopped.</summary>
internal sealed class Stopping(Company company, TimeProvider clock)
{
    /// <summary>What <see cref="LifeChanged.Life"/> says meanwhile.</summary>
    public const string Life = "stopping";

    /// <summary>Seconds that a caller waits who does not say how long.</summary>
    public const int Patience = 35;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<bool> HasEnded(string agentId, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var began = clock.GetTimestamp(); ;)
        {
            var answer = await company.Directory.Find(agentId, cancellationToken);
            if (answer.Fault?.Code == FaultCodes.NotFound || answer.Value?.Status is AgentStatus.Shutdown or AgentStatus.Archived)
                return true;
            if (clock.GetElapsedTime(began) >= patience)
                return false;
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}
