using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;

namespace Mycosoft.Agents;

/// <summary>Checks the data annotations of a payload and of the records inside it, however deep: the platform's validator looks at one object only.</summary>
internal static class PayloadAnnotations
{
    private static readonly ConcurrentDictionary<Type, Plan> Plans = [];

    /// <summary>The first thing that is wrong, at its JSON path.</summary>
    public static Fault? Check(object value, string path = "$")
    {
        var plan = PlanOf(value.GetType());
        return (plan.Annotated ? Own(value, path) : null) ?? Inside(plan, value, path);
    }

    private static Plan PlanOf(Type type) => Plans.GetOrAdd(type, Plan.Of);

    private static Fault? Own(object value, string path)
    {
        var errors = new List<ValidationResult>();
        if (Validator.TryValidateObject(value, new ValidationContext(value), errors, validateAllProperties: true))
            return null;
        var member = errors[0].MemberNames.FirstOrDefault() is { } name ? "." + JsonName(name) : "";
        return Fault.InvalidPayload(errors[0].ErrorMessage ?? "Invalid.", path + member);
    }

    private static Fault? Inside(Plan plan, object value, string path)
    {
        foreach (var property in plan.Records)
        {
            if (property.GetValue(value) is { } inner && Each(inner, $"{path}.{JsonName(property.Name)}") is { } fault)
                return fault;
        }

        return null;
    }

    private static Fault? Each(object inner, string path) => inner switch
    {
        IDictionary entries => First(entries.Keys.Cast<object>().Select(key => (entries[key], $"{path}.{key}"))),
        IEnumerable items => First(items.Cast<object?>().Select((item, i) => (item, $"{path}[{i}]"))),
        _ => Check(inner, path),
    };

    private static Fault? First(IEnumerable<(object? Value, string Path)> values) => values.Where(v => v.Value is not null).Select(v => Check(v.Value!, v.Path)).FirstOrDefault(f => f is not null);

    private static string JsonName(string member) => JsonNamingPolicy.SnakeCaseLower.ConvertName(member);

    /// <summary>What of a type is to be looked at.</summary>
    private sealed record Plan(bool Annotated, IReadOnlyList<PropertyInfo> Records)
    {
        public static Plan Of(Type type)
        {
            var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).ToList();
            return new(
                typeof(IValidatableObject).IsAssignableFrom(type) || properties.Exists(p => p.IsDefined(typeof(ValidationAttribute), true)),
                [.. properties.Where(p => Elements(p.PropertyType).Any(IsRecord))]);
        }

        private static Type[] Elements(Type type) => type.IsGenericType ? type.GetGenericArguments() : type.IsArray ? [type.GetElementType()!] : [type];

        private static bool IsRecord(Type type) => type is { IsClass: true, Namespace: { } home } && home.StartsWith(nameof(Mycosoft), StringComparison.Ordinal);
    }
}
