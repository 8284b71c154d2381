using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Reads the parameters of one command. The first thing that is wrong is kept, and so is every name that was asked for.</summary>
internal sealed class CommandParameters(JsonObject given)
{
    private readonly HashSet<string> _known = [];
    private Fault? _fault;

    public Fault? Check() => _fault ?? given.Where(member => !_known.Contains(member.Key)).Select(member => Fault.InvalidPayload("Unknown member.", "$.params." + member.Key)).FirstOrDefault();

    public bool Has(string name)
    {
        _known.Add(name);
        return given[name] is not null;
    }

    public double Number(string name, double least, double most, double? otherwise = null)
    {
        if (!Has(name))
            return otherwise ?? Wrong(name, "is missing", least);
        return CommandNames.Number(given[name]) is { } number && number >= least && number <= most ? number : Wrong(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}"), least);
    }

    public int Whole(string name, int least, int most, int? otherwise = null)
    {
        var number = Number(name, least, most, otherwise);
        return number == Math.Floor(number) ? (int)number : Wrong(name, "must be a whole number", least);
    }

    /// <summary>true, false, 1 or 0.</summary>
    public bool Flag(string name, bool? otherwise = null)
    {
        if (!Has(name))
            return otherwise ?? Wrong(name, "is missing", false);
        return given[name]!.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Whole(name, 0, 1) == 1,
        };
    }

    public string Text(string name, int longest, string? otherwise = null)
    {
        if (!Has(name))
            return otherwise ?? Wrong(name, "is missing", "");
        var text = given[name]!.GetValueKind() == JsonValueKind.String ? given[name]!.GetValue<string>() : "";
        return text.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(text) <= longest && !text.Any(char.IsControl) ? text : Wrong(name, $"must be a text of 1 to {longest} bytes without control characters", "");
    }

    public string Choice(string name, params ReadOnlySpan<string> choices)
    {
        var text = Text(name, 64);
        return _fault is not null || choices.Contains(text) ? text : Wrong(name, $"must be one of {string.Join(", ", choices)}", text);
    }

    /// <summary>Which of three outputs.</summary>
    public int Output() => Choice("output", "mosfet1", "mosfet2", "mosfet3") is { Length: 7 } name ? name[^1] - '0' : 1;

    private T Wrong<T>(string name, string what, T value)
    {
        _fault ??= Fault.InvalidPayload($"{name} {what}.", "$.params." + name);
        return value;
    }
}
