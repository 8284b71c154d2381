using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mycosoft.Clients.Web;

/// <summary>What a route must answer to be healthy.</summary>
public sealed record RouteExpectation : IValidatableObject
{
    public static RouteExpectation Default { get; } = new();

    [Description("Accepted status codes; any 2xx when absent."), MinLength(1), MaxLength(50)]
    public IReadOnlyList<int>? Status { get; init; }

    [Description("Text that must be in the body."), StringLength(10_000, MinimumLength = 1)]
    public string? BodyContains { get; init; }

    [Description("A value that must be in the JSON body, such as $.status or $.items[0].id."), RegularExpression(Web.JsonPath.Form)]
    public string? JsonPath { get; init; }

    [Description("What the value at json_path must be, as text; any value when absent."), StringLength(1000)]
    public string? JsonValue { get; init; }

    [Description("The most milliseconds it may take in all."), Range(1, 300_000)]
    public double? MaxMs { get; init; }

    [Description("The fewest days the certificate must still be valid."), Range(0, 3650)]
    public int? TlsDays { get; init; }

    public bool NeedsBody => BodyContains is not null || JsonPath is not null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Status?.Any(s => s is < 100 or > 599) == true)
            yield return new("A status code is from 100 to 599.", [nameof(Status)]);
        if (JsonValue is not null && JsonPath is null)
            yield return new("json_value needs json_path.", [nameof(JsonValue)]);
    }

    /// <summary>The first thing that is wrong with it, for records that contain one.</summary>
    public static IEnumerable<ValidationResult> Within(RouteExpectation? expect, string member, string method)
    {
        if (expect is null)
            yield break;
        var errors = new List<ValidationResult>();
        Validator.TryValidateObject(expect, new ValidationContext(expect), errors, validateAllProperties: true);
        foreach (var error in errors)
            yield return new(error.ErrorMessage, [.. error.MemberNames.Select(name => $"{member}.{name}").DefaultIfEmpty(member)]);
        if (expect.NeedsBody && method == "HEAD")
            yield return new("HEAD has no body to expect something of.", [member]);
    }
}
