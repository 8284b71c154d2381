namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>What one firmware makes of one command.</summary>
/// <param name="Form">Out of checked parameters; what is wrong with them lies in the reader afterwards.</param>
internal sealed record CommandSpec(Func<CommandParameters, CommandForm> Form)
{
    /// <summary>It moves something, or has others move.</summary>
    public bool Actuator { get; init; }

    /// <summary>May be sent again after silence: done twice it is as if done once.</summary>
    public bool Repeatable { get; init; }

    /// <summary>The firmware sounds on until it is told to stop, however long it was asked for: so many milliseconds.</summary>
    public Func<CommandParameters, int>? SoundsFor { get; init; }
}
