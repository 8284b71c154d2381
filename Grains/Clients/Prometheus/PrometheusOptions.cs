using Microsoft.Extensions.Configuration;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Prometheus;

/// <summary>The company's own Prometheus (<c>Agents:monitoring</c>).</summary>
public sealed record PrometheusOptions : IValidatedOptions
{
    public const string UrlKey = "Agents:monitoring:PrometheusUrl";

    public Uri? Url { get; init; }

    /// <summary>Sent as a bearer token; never shown.</summary>
    public string? Token { get; init; }

    private IReadOnlyList<string> Errors { get; init; } = [];

    public static PrometheusOptions From(IConfiguration configuration)
    {
        var read = new SectionReader(configuration, "Agents:monitoring");
        return new() { Url = read.Address("PrometheusUrl"), Token = read.Text("PrometheusToken"), Errors = read.Errors };
    }

    public IReadOnlyList<string> Validate() => Errors;
}
