namespace Mycosoft.Messages;

/// <summary>Hears that a broadcast is on disk. A word that gets lost costs the agents a second or two, never the broadcast.</summary>
public interface IBroadcastSignal
{
    void Stored(AgentMessage message);
}
