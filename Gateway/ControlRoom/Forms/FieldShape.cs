using System.Text.Json.Nodes;

namespace Mycosoft.ControlRoom.Forms;

/// <summary>How a part of a payload is filled in.</summary>
public enum FieldKind
{
    Text,

    /// <summary>Text of several lines.</summary>
    Lines,

    Whole,

    Number,

    Flag,

    Choice,

    /// <summary>A point in time, UTC.</summary>
    Instant,

    Day,

    /// <summary>A UUID.</summary>
    Id,

    /// <summary>An object of known members.</summary>
    Group,

    List,

    /// <summary>An object of free names.</summary>
    Map,

    /// <summary>What cannot be drawn, as JSON.</summary>
    Json,
}

/// <summary>A part of a payload as its schema describes it.</summary>
public sealed record FieldShape(FieldKind Kind)
{
    public string? Description { get; init; }

    /// <summary>Whether null may stand for it.</summary>
    public bool IsNullable { get; init; }

    /// <summary>What it is when it is left out; null where that is nothing, or not told.</summary>
    public JsonNode? Default { get; init; }

    public decimal? Least { get; init; }

    public decimal? Most { get; init; }

    /// <summary>Characters of a text, items of a list.</summary>
    public int? Shortest { get; init; }

    /// <summary>Characters of a text, items of a list.</summary>
    public int? Longest { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];

    public IReadOnlyList<FieldMember> Members { get; init; } = [];

    /// <summary>Of the items of a list, and of the values of a map.</summary>
    public FieldShape? Items { get; init; }
}

/// <summary>A member of a <see cref="FieldKind.Group"/>.</summary>
public sealed record FieldMember(string Name, bool IsRequired, FieldShape Shape);
