using System.Text.Json;

namespace Mycosoft.Devices;

/// <summary>A command as MINDEX words it. What a unit or its firmware cannot do is refused, and not left out in silence.</summary>
/// <param name="Target">An output M1 to M3, or a side of the board.</param>
internal sealed record MindexOrder(string? Cmd = null, string? Target = null, JsonElement? Value = null, JsonElement? Params = null)
{
    public Answer<UnitTask> ToTask(double timeoutSeconds) => Cmd switch
    {
        "mosfet" when Target is not null => Output(timeoutSeconds),
        "set_interval" when Value is { ValueKind: JsonValueKind.Number } interval => UnitTask.Of(Cmd, JsonElement.Parse($$"""{"telemetry_interval_ms":{{interval.GetRawText()}}}"""), timeoutSeconds),
        "reboot" or "ota_update" or "firmware_update" when Target is not (null or "A") => Fault.Unsupported($"{Cmd} reaches side A of a unit only."),
        "reboot" when Value is { } delay && !(delay.ValueKind == JsonValueKind.Number && delay.GetDouble() == 0) => Fault.Unsupported("No firmware boots after a delay."),
        "reboot" => UnitTask.Of(Cmd, default, timeoutSeconds),
        "ota_update" or "firmware_update" => Update(),
        _ when Target is not null || Value is not null => Fault.InvalidPayload("target and value belong to mosfet, set_interval, reboot and ota_update; the parameters of other commands are params.", "$.command_payload"),
        _ => UnitTask.Of(Cmd, Params ?? default, timeoutSeconds),
    };

    private Answer<UnitTask> Output(double timeoutSeconds) => Target is not ['M', >= '1' and <= '3' and var number] ? Fault.InvalidPayload("A unit has the outputs M1, M2 and M3.", "$.mosfet")
        : Value is not { ValueKind: JsonValueKind.True or JsonValueKind.False } state ? Fault.InvalidPayload("state must be true or false.", "$.state")
        : UnitTask.Of("set_output", JsonElement.Parse($$"""{"output":"mosfet{{number}}","value":{{state.GetRawText()}}}"""), timeoutSeconds);

    /// <summary>A unit loads only an image of which it is told what it must be, and nothing here is forced upon it.</summary>
    private Answer<UnitTask> Update()
    {
        if (Said("force") is { ValueKind: not JsonValueKind.False })
            return Fault.Unsupported("No update is forced.");
        var image = new Dictionary<string, JsonElement?> { ["url"] = Value, ["sha256"] = Said("sha256"), ["size"] = Said("size"), ["version"] = Said("version") };
        if (image.Any(member => member.Key != "url" && member.Value is null))
            return Fault.InvalidPayload("sha256, size and version are missing: a unit loads only an image that is known. POST /api/firmware/rollouts gives out a signed one.", "$.sha256");
        return new UnitTask("ota_update", new(JsonSerializer.Serialize(image)), Cmd!);
    }

    private JsonElement? Said(string name) => Params is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
