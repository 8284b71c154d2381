namespace Mycosoft.Agents;

/// <summary>Waits until an agent that finishes its running tasks has stopped.</summary>
internal sealed class Stopping(Company company, TimeProvider clock)
{
    /// <summary>What <see cref="LifeChanged.Life"/> says meanwhile.</summary>
    public const string Life = "stopping";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<bool> HasEnded(string agentId, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began) < Patience)
        {
            var answer = await company.Directory.Find(agentId, cancellationToken);
            if (answer.Fault?.Code == FaultCodes.NotFound || answer.Value?.Status is AgentStatus.Shutdown or AgentStatus.Archived)
                return true;
            await Task.Delay(Pause, clock, cancellationToken);
        }

        return false;
    }
}
