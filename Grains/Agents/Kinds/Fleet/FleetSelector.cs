using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Fleet;

/// <summary>Which units. What is given has to fit, all of it.</summary>
public sealed record FleetSelector(
    [property: Description("Only these units, at most 1,000."), MaxLength(1_000)] IReadOnlyList<string>? Ids = null,
    [property: Description("Every unit.")] bool All = false,
    [property: Description("online, stale or offline."), RegularExpression("online|stale|offline")] string? Status = null,
    [property: StringLength(100)] string? Role = null,
    [property: StringLength(100)] string? Firmware = null,
    [property: StringLength(100)] string? Board = null,
    [property: StringLength(200)] string? Location = null) : IValidatableObject
{
    /// <summary>Every unit, for tasks that only read.</summary>
    public static FleetSelector Everything { get; } = new(All: true);

    public DeviceFilter ToFilter(int limit, string? cursor) => new(Status, Role, Firmware, Ids, limit, cursor, Board, Location);

    // Nobody should reach all units by leaving something out.
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Ids is null && Status is null && Role is null && Firmware is null && Board is null && Location is null && !All
        ? [new("A selector names ids, status, role, firmware, board or location, or says all.", [nameof(All)])]
        : [];
}
