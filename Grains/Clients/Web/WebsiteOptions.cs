using System.Net;
using Microsoft.Extensions.Configuration;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>The company's own site (<c>Agents:website</c>).</summary>
public sealed record WebsiteOptions : IValidatedOptions
{
    public const string Section = "Agents:website";

    public const string UrlKey = Section + ":Url";

    public Uri? Url { get; init; }

    public string HealthPath { get; init; } = "/api/health";

    /// <summary>The name server to ask; null asks the system's.</summary>
    public IPEndPoint? Resolver { get; init; }

    private IReadOnlyList<string> Errors { get; init; } = [];

    public Uri? HealthUrl => Url is null ? null : new Uri(Url, HealthPath);

    public static WebsiteOptions From(IConfiguration configuration)
    {
        var read = new SectionReader(configuration, Section);
        var path = read.Text(nameof(HealthPath)) ?? new WebsiteOptions().HealthPath;
        if (path[0] != '/')
            read.Refuse(nameof(HealthPath), "must start with a slash.");
        return new() { Url = read.Address(nameof(Url), "WEBSITE_URL"), HealthPath = path, Resolver = ReadResolver(read), Errors = read.Errors };
    }

    public IReadOnlyList<string> Validate() => Errors;

    private static IPEndPoint? ReadResolver(SectionReader read)
    {
        if (read.Text(nameof(Resolver)) is not { } text)
            return null;
        if (IPEndPoint.TryParse(text, out var resolver))
            return resolver.Port == 0 ? new IPEndPoint(resolver.Address, 53) : resolver;
        read.Refuse(nameof(Resolver), "must be an address of a name server, with or without port.");
        return null;
    }
}
