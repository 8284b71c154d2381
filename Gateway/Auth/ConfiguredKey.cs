using Mycosoft.Http;

namespace Mycosoft.Auth;

/// <summary>A key from the configuration: <c>role:key</c>, or a key alone, which is an admin's.</summary>
internal sealed record ConfiguredKey(Role Role, string Text)
{
    public const int LeastLength = 16;

    /// <summary>What stands in examples and is forgotten there.</summary>
    private static readonly HashSet<string> Defaults = new(
        ["admin", "api-key", "api_key", "apikey", "change-me", "change-this", "change_me", "changeit", "changeme", "choose-one", "default", "default-key", "demo", "dev", "development", "example",
            "mas", "mas-api-key", "mas_api_key", "mycosoft", "none", "password", "placeholder", "root", "secret", "test", "todo", "your-api-key", "your-api-key-here", "your_api_key"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>A word before the first colon that is no role belongs to the key.</summary>
    public static ConfiguredKey Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && EnumNames<Role>.TryParse(text[..colon], out var role) ? new(role, text[(colon + 1)..].Trim()) : new(Role.Admin, text);
    }

    public bool IsDefault => Defaults.Contains(Text);

    public bool IsShort => Text.Length < LeastLength;
}
