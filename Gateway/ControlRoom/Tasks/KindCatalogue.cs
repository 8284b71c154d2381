using System.Text.Json;

namespace Mycosoft.ControlRoom.Tasks;

/// <summary>GET /agents/kinds, as far as a form needs it.</summary>
internal sealed record KindCatalogue(IReadOnlyList<KindEntry> Kinds)
{
    public static readonly KindCatalogue Empty = new([]);

    /// <summary>Every task type of the company, sorted.</summary>
    public IReadOnlyList<string> TaskTypes { get; } = [.. Kinds.SelectMany(kind => kind.Tasks).Select(task => task.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public KindEntry? Find(string kind) => Kinds.FirstOrDefault(k => k.Kind == kind || k.Aliases.Contains(kind, StringComparer.Ordinal));
}

internal sealed record KindEntry(string Kind, string? Description, IReadOnlyList<string> Aliases, IReadOnlyList<KindTask> Tasks);

internal sealed record KindTask(string Type, string? Description, string Effect, JsonElement PayloadSchema);
