using Microsoft.Extensions.Configuration;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Webhooks;

/// <summary>Where the company tells its owner that people are asked (<c>Mas:Webhook</c>), and by what its word is known. Standard Webhooks.</summary>
public sealed record WebhookOptions : IValidatedOptions
{
    private const string Prefix = "whsec_";
    private const int ShortestSecret = 24;
    private const int LongestSecret = 64;

    public Uri? Url { get; init; }

    /// <summary>The keys that sign; more than one while a secret is being changed.</summary>
    public IReadOnlyList<byte[]> Secrets { get; init; } = [];

    private IReadOnlyList<string> Errors { get; init; } = [];

    public static WebhookOptions From(IConfiguration configuration)
    {
        var read = new SectionReader(configuration, "Mas:Webhook");
        var (url, secrets) = (read.Address("Url"), new List<byte[]>());
        foreach (var word in read.Text("Secret")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (Key(word) is { } key)
                secrets.Add(key);
            else
                read.Refuse("Secret", $"must be {Prefix} and the base64 of {ShortestSecret} to {LongestSecret} bytes; two of them, with a blank between, while it is being changed.");
        }

        if (url is not null && secrets.Count == 0 && read.Errors.Count == 0)
            read.Refuse("Secret", "is missing: a receiver has to know that the word is this company's.");
        return new() { Url = url, Secrets = secrets, Errors = read.Errors };
    }

    public IReadOnlyList<string> Validate() => Errors;

    private static byte[]? Key(string word)
    {
        if (!word.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        Span<byte> bytes = stackalloc byte[LongestSecret + 3];
        return Convert.TryFromBase64String(word[Prefix.Length..], bytes, out var length) && length is >= ShortestSecret and <= LongestSecret ? bytes[..length].ToArray() : null;
    }
}
