using System.Globalization;
using Mycosoft.ControlRoom.Parts;
using Mycosoft.Messages;

namespace Mycosoft.ControlRoom.Messages;

/// <summary>Which messages a visitor wants to see.</summary>
internal sealed record MessageQuery(string? Agent = null, string? Other = null, MessageType? Type = null, MessageState? Status = null, Guid? Conversation = null)
{
    public const int PageSize = 50;

    public static readonly MessageQuery Everything = new();

    /// <summary>Where it is read.</summary>
    public string Target(string? cursor) => "/messages" + Joined([.. Filters("agent_id", "correlation_id"), ("limit", PageSize.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor)]);

    /// <summary>Where it is shown.</summary>
    public string Address => "control/messages" + Joined(Filters("agent", "conversation"));

    /// <summary>Out of an address that anybody may have written: what means nothing filters nothing.</summary>
    public static MessageQuery Of(string? agent, string? other, string? type, string? status, string? conversation)
    {
        var (one, two) = (Filled(agent), Filled(other));
        return new(
            one ?? two, one is null ? null : two,
            Http.EnumNames<MessageType>.TryParse(type, out var named) ? named : null, Http.EnumNames<MessageState>.TryParse(status, out var state) ? state : null,
            Guid.TryParse(conversation, out var id) ? id : null);
    }

    /// <summary>Only what these two say to each other.</summary>
    public MessageQuery Between(string one, string two) => this with { Agent = one, Other = two };

    private IEnumerable<(string Name, string? Value)> Filters(string agent, string conversation) =>
    [
        (agent, Agent), ("other", Other), ("type", Type is { } type ? Say.Name(type) : null), ("status", Status is { } status ? Say.Name(status) : null), (conversation, Conversation?.ToString()),
    ];

    private static string? Filled(string? text) => text?.Trim() is { Length: > 0 } some ? some : null;

    private static string Joined(IEnumerable<(string Name, string? Value)> parameters)
    {
        var given = parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }
}
