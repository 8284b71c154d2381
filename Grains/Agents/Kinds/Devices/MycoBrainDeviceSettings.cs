using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Agents.Kinds.Devices;

[Description("What an owner says of a unit.")]
public sealed record MycoBrainDeviceSettings
{
    [Description("The table of commands that its firmware has, for a unit whose own word does not tell: side_a, side_a_binary, side_b, science_comms or drone."), RegularExpression("^(side_a|side_a_binary|side_b|science_comms|drone)$")]
    public string? Commands { get; init; }
}
