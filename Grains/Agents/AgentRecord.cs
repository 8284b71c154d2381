namespace Mycosoft.Agents;

/// <summary>An agent's own durable record, one row of agent_state. Life and configuration follow the directory; the kind's state lives only here.</summary>
public sealed class AgentRecord
{
    public const int CurrentSchema = 1;

    public int Schema { get; set; } = CurrentSchema;

    public string? Life { get; set; }

    public long LifeVersion { get; set; }

    public JsonText? Config { get; set; }

    public int KindVersion { get; set; }

    public JsonText? KindState { get; set; }
}
