using System.Text.Json.Nodes;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>A command as people name it, whatever the firmware calls it.</summary>
internal sealed record UnitCommand(string Name, JsonObject Parameters)
{
    public UnitCommand(string name)
        : this(name, [])
    {
    }
}
