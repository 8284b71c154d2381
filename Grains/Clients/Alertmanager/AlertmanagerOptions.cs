using Microsoft.Extensions.Configuration;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Alertmanager;

/// <summary>The company's own Alertmanager (<c>Agents:monitoring</c>).</summary>
public sealed record AlertmanagerOptions : IValidatedOptions
{
    public const string UrlKey = "Agents:monitoring:AlertmanagerUrl";

    public Uri? Url { get; init; }

    /// <summary>Sent as a bearer token; never shown.</summary>
    public string? Token { get; init; }

    private IReadOnlyList<string> Errors { get; init; } = [];

    public static AlertmanagerOptions From(IConfiguration configuration)
    {
        var read = new SectionReader(configuration, "Agents:monitoring");
        return new() { Url = read.Address("AlertmanagerUrl"), Token = read.Text("AlertmanagerToken"), Errors = read.Errors };
    }

    public IReadOnlyList<string> Validate() => Errors;
}
