namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>The commands of one firmware.</summary>
/// <param name="Name">side_a, side_a_binary, side_b, science_comms or drone; unidentified when it is not known what is there.</param>
/// <param name="Stop">What stops everything it can move; all of it is sent at once.</param>
/// <param name="HoldsStop">The board itself refuses to move anything after a stop. For all others their agent does.</param>
internal sealed record CommandTable(string Name, IReadOnlyDictionary<string, CommandSpec> Commands, IReadOnlyList<CommandForm> Stop, bool HoldsStop)
{
    /// <summary>What a unit is asked whose identity nobody knows.</summary>
    public const string Unidentified = "unidentified";

    public bool IsKnown => Name != Unidentified;

    /// <summary>The form of a command for this firmware, or why there is none.</summary>
    public (CommandSpec? Spec, CommandForm? Form, Fault? Fault) Make(UnitCommand command)
    {
        if (!Commands.TryGetValue(command.Name, out var spec))
            return (null, null, Missing(command.Name));
        var parameters = new CommandParameters(command.Parameters);
        var form = spec.Form(parameters);
        return parameters.Check() is { } fault ? (null, null, fault) : (spec, form, null);
    }

    private Fault Missing(string command) => Fault.Unsupported(IsKnown
        ? $"The firmware ({Name}) has no command {command}; it has {string.Join(", ", Commands.Keys.Order(StringComparer.Ordinal))}."
        : $"The identity of the unit is unknown, and the same command means different things to different firmware: {command} is not sent. Ask for its identity first.");
}
