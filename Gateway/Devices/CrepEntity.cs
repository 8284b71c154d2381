using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mycosoft.Devices;

internal sealed record CrepList(IReadOnlyList<CrepEntity> Entities, long ServerTimeMs, string? NextCursor);

/// <summary>A unit as an entity of the original's map. What the original made up, where a place, an energy and a confidence were not known, is null.</summary>
internal sealed record CrepEntity(
    string Id, string Type, CrepPoint? Geometry, CrepState State, CrepTime Time, double? Confidence, string Source, CrepProperties Properties, [property: JsonPropertyName("s2_cell")] string? Cell)
{
    public static CrepEntity Of(DeviceRecord device) => new(
        device.DeviceId, "device", PlaceOf(device), new(device.Role, null), new(device.LastSeen, device.LastSeen), null, "mas-device-registry",
        new(device.Name, device.Role, device.Status, device.Host, device.Port, device.Board, device.IngestionSource), null);

    /// <summary>Two numbers with a comma between them, or a list of them in extra: longitude and latitude, as the original passed them on.</summary>
    private static CrepPoint? PlaceOf(DeviceRecord device) => device.Location is { } location ? Point(location) : UnitExtra.Member(device, "location") switch
    {
        { ValueKind: JsonValueKind.String } text => Point(text.GetString()!),
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() >= 2 && list[0].ValueKind == JsonValueKind.Number && list[1].ValueKind == JsonValueKind.Number => Point(list[0].GetDouble(), list[1].GetDouble()),
        _ => null,
    };

    private static CrepPoint? Point(string text) =>
        text.Split(',') is [var first, var second, ..] && Number(first) is { } longitude && Number(second) is { } latitude ? Point(longitude, latitude) : null;

    private static CrepPoint? Point(double longitude, double latitude) => Math.Abs(longitude) <= 180 && Math.Abs(latitude) <= 90 ? new("Point", [longitude, latitude]) : null;

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}

internal sealed record CrepPoint(string Type, IReadOnlyList<double> Coordinates);

internal sealed record CrepState(string? Classification, double? Energy);

internal sealed record CrepTime(DateTime ObservedAt, DateTime ValidFrom);

internal sealed record CrepProperties(string? DeviceName, string? DeviceRole, string Status, string? Host, int? Port, string? BoardType, string? IngestionSource);
