using System.Globalization;

namespace Mycosoft.Tests.Benchmarks;

/// <summary>The options of a verb: <c>--name value</c>, or <c>--name</c> alone for a switch. Whatever is not read at the end is refused.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string?> _options = [];

    public Arguments(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                throw new ArgumentsException($"'{args[i]}' is not an option; options start with two dashes.");
            var value = i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[i + 1] : null;
            if (!_options.TryAdd(args[i][2..], value))
                throw new ArgumentsException($"{args[i]} is given twice.");
            i += value is null ? 0 : 1;
        }
    }

    public bool Switch(string name)
    {
        if (!_options.Remove(name, out var value))
            return false;
        return value is null ? true : throw new ArgumentsException($"--{name} takes no value.");
    }

    public string? Text(string name)
    {
        if (!_options.Remove(name, out var value))
            return null;
        return value ?? throw new ArgumentsException($"--{name} needs a value.");
    }

    public string Required(string name) => Text(name) ?? throw new ArgumentsException($"--{name} is needed.");

    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        throw new ArgumentsException($"--{name} is a whole number from {least} to {most}, not '{text}'.");
    }

    public IReadOnlySet<string> Choice(string name, params string[] known)
    {
        var chosen = Text(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? known;
        if (chosen.FirstOrDefault(c => !known.Contains(c)) is { } unknown)
            throw new ArgumentsException($"--{name} knows {string.Join(", ", known)}, not '{unknown}'.");
        return chosen.Length > 0 ? chosen.ToHashSet() : throw new ArgumentsException($"--{name} needs at least one of {string.Join(", ", known)}.");
    }

    public void Done()
    {
        if (_options.Keys.FirstOrDefault() is { } unknown)
            throw new ArgumentsException($"There is no option --{unknown}.");
    }
}

/// <summary>The command line is wrong; the message is one sentence.</summary>
internal sealed class ArgumentsException(string message) : Exception(message);
