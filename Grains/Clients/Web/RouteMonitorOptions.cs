using Microsoft.Extensions.Configuration;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Web;

/// <summary>What relative routes are relative to (<c>Agents:route-monitor</c>).</summary>
public sealed record RouteMonitorOptions : IValidatedOptions
{
    public const string Section = "Agents:route-monitor";

    public const string BaseUrlKey = Section + ":BaseUrl";

    public Uri? BaseUrl { get; init; }

    private IReadOnlyList<string> Errors { get; init; } = [];

    public static RouteMonitorOptions From(IConfiguration configuration)
    {
        var read = new SectionReader(configuration, Section);
        return new() { BaseUrl = read.Address(nameof(BaseUrl), "WEBSITE_URL"), Errors = read.Errors };
    }

    public IReadOnlyList<string> Validate() => Errors;
}
