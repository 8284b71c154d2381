using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Mycosoft.Clients.Outbound;

/// <summary>Reads one section key by key and keeps a sentence about each value that cannot be used.</summary>
internal sealed class SectionReader(IConfiguration configuration, string section)
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public string? Text(string key, string? oldName = null)
    {
        var value = configuration[Path(key)];
        if (string.IsNullOrWhiteSpace(value) && oldName is not null)
            value = configuration[oldName];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    public int Whole(string key, int otherwise, int least, int most)
    {
        if (Text(key) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        _errors.Add($"{Path(key)} must be a whole number from {least} to {most}.");
        return otherwise;
    }

    public Uri? Address(string key, string? oldName = null)
    {
        if (Text(key, oldName) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
            return address;
        _errors.Add($"{Path(key)} must be an absolute http or https address without user name.");
        return null;
    }

    /// <summary>A JSON array, numbered keys or one text with commas.</summary>
    public IReadOnlyList<string> List(string key)
    {
        var items = configuration.GetSection(Path(key)).GetChildren().Select(child => child.Value);
        var together = Text(key)?.Split(',') ?? [];
        return [.. items.Concat(together).Where(item => !string.IsNullOrWhiteSpace(item)).Select(item => item!.Trim())];
    }

    public void Refuse(string key, string why) => _errors.Add($"{Path(key)} {why}");

    private string Path(string key) => $"{section}:{key}";
}
