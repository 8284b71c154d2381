using System.Text.Json;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>Gathers numbers under names; what has no place in it stays in the payload.</summary>
internal sealed class MetricList
{
    public const int Most = 64;
    private const int MaxName = 64;

    /// <summary>Nothing that is measured is beyond it, and sums of what is below it stay numbers.</summary>
    private const double MaxValue = 1e100;

    private readonly List<Metric> _metrics = new(16);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public IReadOnlyList<Metric> Metrics => _metrics;

    /// <summary>A number that is none, or that nobody can have measured, was given.</summary>
    public bool HasUnreal { get; private set; }

    /// <summary>Every number and truth value at the ends of the element, by its path.</summary>
    public MetricList AddAll(JsonElement element, string path = "")
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    AddAll(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    AddAll(item, $"{path}.{index++}");
                break;
            default:
                Add(path, element, null);
                break;
        }

        return this;
    }

    public void Add(string name, JsonElement value, string? unit)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            Add(name, value.GetBoolean() ? 1 : 0, unit);
        else if (value.ValueKind == JsonValueKind.Number)
            Add(name, value.GetDouble(), unit);
    }

    public void Add(string name, double value, string? unit = null)
    {
        if (!(Math.Abs(value) <= MaxValue))
            HasUnreal = true;
        else if (_metrics.Count < Most && name.Length is > 0 and <= MaxName && Plain(name) is var plain && _names.Add(plain))
            _metrics.Add(new(plain, value, unit is { Length: > 0 and <= 32 } ? unit : null));
    }

    private static string Plain(string name) =>
        name.All(IsPlain) ? name : string.Create(name.Length, name, (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = IsPlain(source[i]) ? source[i] : '_';
        });

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-';
}
