namespace Mycosoft.Agents;

/// <summary>The departments of the company. The names are the seed's; a kind belongs to exactly one.</summary>
public enum AgentCategory
{
    /// <summary>MYCA herself, routing and events.</summary>
    Core = 0,

    /// <summary>Executives.</summary>
    Corporate = 1,

    /// <summary>Money, where it is kept apart from the executives.</summary>
    Financial = 2,

    /// <summary>Fungi.</summary>
    Mycology = 3,

    /// <summary>Stores, pipelines, search and route monitors.</summary>
    Data = 4,

    /// <summary>Machines, networks, monitoring.</summary>
    Infrastructure = 5,

    /// <summary>MycoBrain boards and what hangs on them.</summary>
    Device = 6,

    /// <summary>Services of other companies.</summary>
    Integration = 7,

    /// <summary>Defence and audit.</summary>
    Security = 8,

    /// <summary>Simulations.</summary>
    Simulation = 9,

    /// <summary>Mail, chat and voice.</summary>
    Communication = 10,

    /// <summary>The distributed organisation.</summary>
    Dao = 11,

    /// <summary>The nature learning model.</summary>
    Nlm = 12,

    /// <summary>Whatever an owner adds.</summary>
    Custom = 13,
}
