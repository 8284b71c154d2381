using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Mycosoft.OwnerFiles;

/// <summary>A mapping whose members are taken out one by one; what is left over is not known.</summary>
internal sealed class Members
{
    private readonly Dictionary<string, YamlNode> _left = new(StringComparer.Ordinal);
    private readonly YamlNode _node;
    private readonly string _path;

    public Members(YamlNode node, string path)
    {
        (_node, _path) = (node, path);
        if (node is not YamlMappingNode mapping)
            throw new MemberException(node, path, $"{path} is a mapping.");
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw new MemberException(key, path, "a member's name is a word.");
            _left[name] = value;
        }
    }

    public YamlNode? Find(string name) => _left.Remove(name, out var node) ? node : null;

    /// <param name="wrong">What is wrong with the text; null when nothing is.</param>
    public string? Text(string name, Func<string, string?>? wrong = null) => Find(name) is { } node ? Right(Scalar(node, name), node, $"{_path}.{name}", wrong) : null;

    public string? Word(string name, IReadOnlyList<string> known) => Find(name) is { } node ? Known(Scalar(node, name), node, name, known) : null;

    /// <summary>A word or a list of words.</summary>
    public IReadOnlyList<string> Words(string name, IReadOnlyList<string>? known = null) => Find(name) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.Select(c => Known(Scalar(c, name), c, name, known))],
        var node => [Known(Scalar(node, name), node, name, known)],
    };

    /// <summary>At least one word; null when the member is not there.</summary>
    public IReadOnlyList<string>? SomeWords(string name)
    {
        if (!_left.ContainsKey(name))
            return null;
        return Words(name) is { Count: > 0 } words ? words : throw Wrong(name, $"{name} names nobody and nothing.");
    }

    public long? Number(string name, long from, long to)
    {
        if (Find(name) is not { } node)
            return null;
        return long.TryParse(Scalar(node, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw new MemberException(node, $"{_path}.{name}", $"{name} is a whole number from {from} to {to}.");
    }

    public bool? Flag(string name) => Word(name, ["true", "false"]) is { } word ? word == "true" : null;

    /// <summary>A list of mappings; null when it is absent.</summary>
    public IReadOnlyList<Members>? List(string name, int most) =>
        Items(name, most) is { } items ? [.. items.Select((item, number) => new Members(item, $"{_path}.{name}[{number}]"))] : null;

    /// <summary>A list of texts; null when it is absent.</summary>
    public IReadOnlyList<string>? Texts(string name, int most, Func<string, string?> wrong) =>
        Items(name, most) is { } items ? [.. items.Select((item, number) => Right(Scalar(item, $"{name}[{number}]"), item, $"{_path}.{name}[{number}]", wrong))] : null;

    public void Done()
    {
        if (_left.Count > 0)
            throw new MemberException(_left.First().Value, $"{_path}.{_left.First().Key}", $"'{_left.First().Key}' is not known here.");
    }

    public MemberException Missing(string name) => new(_node, $"{_path}.{name}", $"{name} is missing.");

    public MemberException Wrong(string name, string message) => new(_node, $"{_path}.{name}", message);

    private IList<YamlNode>? Items(string name, int most) => Find(name) switch
    {
        null => null,
        YamlSequenceNode { Children: { } items } when items.Count <= most => items,
        var node => throw new MemberException(node, $"{_path}.{name}", $"{name} is a list of at most {most}."),
    };

    private string Scalar(YamlNode node, string name) =>
        node is YamlScalarNode { Value: { Length: >= 1 and <= 200 } text } ? text : throw new MemberException(node, $"{_path}.{name}", $"{name} is a word of 1 to 200 characters.");

    private string Known(string word, YamlNode node, string name, IReadOnlyList<string>? known) =>
        known is null || known.Contains(word, StringComparer.Ordinal) ? word : throw new MemberException(node, $"{_path}.{name}", $"{name} is one of {string.Join(", ", known)}, not '{word}'.");

    private static string Right(string text, YamlNode node, string path, Func<string, string?>? wrong) => wrong?.Invoke(text) is { } why ? throw new MemberException(node, path, why) : text;
}
