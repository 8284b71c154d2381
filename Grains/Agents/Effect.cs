namespace Mycosoft.Agents;

/// <summary>What a task does to the world. The runner acts on it; a kind only declares it.</summary>
public enum Effect
{
    /// <summary>Nothing: safe to run again after a crash.</summary>
    Read = 0,

    /// <summary>Something reversible or small: its start is on disk before it runs, and it is logged.</summary>
    Change = 1,

    /// <summary>Something destructive, physical, public or expensive: a person approves it first.</summary>
    Critical = 2,
}
