using System.Text.Json;

namespace Mycosoft.ControlRoom.Fleet;

/// <summary>What a person has a unit do.</summary>
internal sealed record UnitOrder(string Command, JsonElement? Params = null, double Timeout = 5);

/// <summary>A command that is offered by name, with an example of its parameters.</summary>
internal sealed record OfferedCommand(string Name, string Says, string Params, bool Asks = false)
{
    public static readonly IReadOnlyList<OfferedCommand> All =
    [
        new("read_sensors", "Measure now", "{}"),
        new("identity", "Say who you are", "{}"),
        new("led", "Set the light", """{"r": 0, "g": 80, "b": 40}"""),
        new("buzzer", "Sound the buzzer", """{"frequency": 1200, "duration_ms": 200}"""),
        new("set_config", "Change the interval of its readings", """{"telemetry_interval_ms": 5000}"""),
        new("set_output", "Switch an output", """{"output": "mosfet1", "value": 1}""", Asks: true),
        new("reboot", "Start anew", "{}", Asks: true),
        new("clear_estop", "Lift the emergency stop", "{}", Asks: true),
    ];
}
