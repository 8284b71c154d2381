using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Templates;

namespace Mycosoft.ControlRoom;

/// <summary>An agent as a person fills it in: from a template, or of a kind.</summary>
internal sealed class NewAgentForm
{
    public string AgentId { get; set; } = "";

    public string DisplayName { get; set; } = "";

    public string Settings { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>The body of POST /templates/{id}, or what is wrong with what was filled in.</summary>
    public Answer<FromTemplate> ForTemplate() =>
        TryReadSettings(out var settings, out var fault) ? new FromTemplate(Given(AgentId), settings is { } json ? new JsonText(json.GetRawText()) : null, Given(Reason)) : fault;

    /// <summary>The body of POST /agents/spawn, or what is wrong with what was filled in.</summary>
    public Answer<JsonObject> ForKind(string kind)
    {
        if (Given(AgentId) is not { } agentId)
            return Fault.InvalidPayload("An id is needed.");
        if (!TryReadSettings(out var settings, out var fault))
            return fault;
        var body = new JsonObject { ["agent_id"] = agentId, ["agent_type"] = kind };
        if (Given(DisplayName) is { } name)
            body["display_name"] = name;
        if (settings is { } json)
            body["settings"] = JsonObject.Create(json);
        return body;
    }

    private bool TryReadSettings(out JsonElement? settings, out Fault fault)
    {
        (settings, fault) = (null, null!);
        if (Given(Settings) is not { } text)
            return true;
        try
        {
            settings = JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException e)
        {
            fault = Fault.InvalidPayload($"The settings are not JSON: line {e.LineNumber + 1}, character {e.BytePositionInLine + 1}.");
            return false;
        }

        if (settings is { ValueKind: JsonValueKind.Object })
            return true;
        fault = Fault.InvalidPayload("The settings are an object: { … }.");
        return false;
    }

    private static string? Given(string text) => text.Trim() is { Length: > 0 } given ? given : null;
}
