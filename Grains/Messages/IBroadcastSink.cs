namespace Mycosoft.Messages;

/// <summary>Takes a broadcast that is on disk to the agents that are live now.</summary>
public interface IBroadcastSink
{
    Task Push(AgentMessage message);
}
