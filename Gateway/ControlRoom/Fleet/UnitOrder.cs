using System.Text.Json;
using Mycosoft.ControlRoom.Parts;
using Mycosoft.Devices;

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
        new("set_interval", "Change the interval of its readings", """{"telemetry_interval_ms": 5000}"""),
        new("set_output", "Switch an output", """{"output": "mosfet1", "value": 1}""", Asks: true),
        new("reboot", "Start anew", "{}", Asks: true),
        new("clear_estop", "Lift the emergency stop", "{}", Asks: true),
    ];
}

/// <summary>What came of it, in words: an acknowledgement is the unit's own, a refusal too.</summary>
internal static class CommandWords
{
    public static void Tell(this CommandAnswer answer, Attempt attempt, string deviceId, string command)
    {
        switch (answer.Status)
        {
            case CommandOutcome.Acknowledged:
                attempt.Say($"{deviceId} has acknowledged {command}.");
                break;
            case CommandOutcome.Refused:
                attempt.Refuse($"{deviceId} has refused {command}.");
                break;
            default:
                attempt.Say("A person has to allow it first.", answer.ApprovalId is { } approval ? $"control/approvals/{approval}" : "control/approvals");
                break;
        }
    }
}
