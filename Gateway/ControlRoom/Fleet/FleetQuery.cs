namespace Mycosoft.ControlRoom.Fleet;

/// <summary>Which units a visitor wants to see. A fleet may be a hundred thousand: it is searched where it lies, and read by pages.</summary>
internal sealed record FleetQuery(string Text, string? Status)
{
    public const int Page = 200;

    public static readonly FleetQuery Everything = new("", null);

    public static readonly IReadOnlyList<string> Statuses = ["online", "stale", "offline"];

    public string Target(string? cursor) =>
        $"/api/devices?include_offline=true&limit={Page}" + Part("status", Status) + Part("q", Text.Trim() is { Length: > 0 } text ? text : null) + Part("cursor", cursor);

    private static string Part(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
