using Mycosoft.Agents.Kinds.Samples;

namespace Mycosoft.Agents.Kinds.Website;

/// <summary>What the website agent remembers: hashes of watched content and how past checks went.</summary>
public sealed record WebsiteState
{
    public const int Version = 1;

    private const int MaxHashes = 500;
    private const int MaxSites = 20;
    private const int MaxSamples = 500;

    /// <summary>In the order in which they were last seen, oldest first.</summary>
    public IReadOnlyList<ContentHash> Hashes { get; init; } = [];

    public IReadOnlyList<SiteSamples> Checks { get; init; } = [];

    public string? HashOf(string key) => Hashes.FirstOrDefault(h => h.Key == key)?.Sha256;

    public SampleLog LogOf(string url) => Checks.FirstOrDefault(c => c.Url == url)?.Log ?? new();

    public WebsiteState WithHash(string key, string sha256) =>
        this with { Hashes = [.. Hashes.Where(h => h.Key != key).Append(new(key, sha256)).TakeLast(MaxHashes)] };

    public WebsiteState WithCheck(string url, Sample sample) =>
        this with { Checks = [.. Checks.Where(c => c.Url != url).Append(new(url, LogOf(url).Add([sample], MaxSamples))).TakeLast(MaxSites)] };
}

public sealed record ContentHash(string Key, string Sha256);

public sealed record SiteSamples(string Url, SampleLog Log);
