using System.Globalization;
using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.ControlRoom.Forms;
using Mycosoft.ControlRoom.Parts;
using Mycosoft.Messages;

namespace Mycosoft.ControlRoom.Messages;

/// <summary>A message that somebody writes, as it was typed.</summary>
internal sealed class MessageDraft
{
    private readonly Dictionary<string, string> _errors = [];

    public string? To { get; set; }

    public MessageType Type { get; set; } = MessageType.Event;

    public string Payload { get; set; } = "{}";

    public int Priority { get; set; } = 5;

    public string Ttl { get; set; } = "";

    public string Correlation { get; set; } = "";

    public string Category { get; set; } = "";

    public bool WantsAck { get; set; }

    public bool IsToAll => To == AgentMessage.Everyone;

    /// <summary>What is wrong with a part of it, by its JSON path.</summary>
    public string? ErrorOf(string path) => _errors.GetValueOrDefault(path);

    /// <summary>The name that a person sends under: his own, as far as an address may be written so. Who it really was is recorded beside it in any case.</summary>
    public static string SenderOf(string principal)
    {
        if (AgentIds.IsPossible(principal))
            return principal;
        var slug = AgentIds.Slug(principal);
        return AgentIds.IsPossible(slug) ? slug : "person";
    }

    /// <summary>What a request of this type usually holds, to begin with.</summary>
    public static string Example(MessageType type) => type switch
    {
        MessageType.Request => "{ \"task_type\": \"get_status\", \"payload\": {} }",
        MessageType.Command => "{ \"command\": \"pause\" }",
        MessageType.Event => "{ \"event\": \"\" }",
        _ => "{}",
    };

    /// <summary>The request; null if something is wrong, which is then told.</summary>
    public SendMessage? Write(string sender)
    {
        _errors.Clear();
        if (To is null)
            _errors["$.to_agent"] = "Who shall get it?";
        var payload = Parsed();
        var ttl = 300;
        if (Ttl.Trim().Length > 0 && !int.TryParse(Ttl.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ttl))
            _errors["$.ttl"] = "A whole number is needed.";
        var correlation = Guid.TryParse(Correlation.Trim(), out var id) ? id : (Guid?)null;
        if (Correlation.Trim().Length > 0 && correlation is null)
            _errors["$.correlation_id"] = "A UUID is needed.";
        return _errors.Count > 0 ? null : new(sender, To, Say.Name(Type), payload, Priority, correlation, ttl, WantsAck, IsToAll && Category.Length > 0 ? Category : null);
    }

    /// <summary>Shows what the server says at the part that it names; false if it names none of these.</summary>
    public bool Blame(string? path, string words)
    {
        var part = path?.StartsWith("$.payload", StringComparison.Ordinal) is true ? "$.payload" : path;
        if (part is not ("$.to_agent" or "$.payload" or "$.ttl" or "$.correlation_id"))
            return false;
        _errors[part] = part == path ? words : $"{words} ({path})";
        return true;
    }

    private JsonText Parsed()
    {
        try
        {
            using var document = JsonDocument.Parse(Payload, PayloadForm.Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                _errors["$.payload"] = "The payload is a JSON object: { … }.";
            return new(document.RootElement.GetRawText());
        }
        catch (JsonException e)
        {
            _errors["$.payload"] = PayloadForm.Explain(e);
            return default;
        }
    }
}
