using System.Globalization;
using Mycosoft.Devices;
using Mycosoft.Devices.Links;
using Mycosoft.Telemetry;

namespace Mycosoft;

/// <summary>What an owner sets of the gateway, from <c>Mas:*</c> and the seed's MAS_ names.</summary>
public sealed record GatewayOptions
{
    public string DataDirectory { get; set; } = ".mas";

    public string? ClusterId { get; set; }

    /// <summary>Each a key alone, which is an admin's, or <c>role:key</c>.</summary>
    public IReadOnlyList<string> ApiKeys { get; set; } = [];

    public bool AllowUnauthenticated { get; set; }

    /// <summary>Whose tokens open as well; null when no provider is configured.</summary>
    public OidcOptions? Oidc { get; set; }

    /// <summary>Requests a second of each key that has no limit of its own; null is no limit.</summary>
    public int? RatePerSecond { get; set; }

    /// <summary>How many of them may come at once; null is one second's.</summary>
    public int? RateBurst { get; set; }

    /// <summary>Production is what a process runs in unless it is told otherwise.</summary>
    public bool Production { get; set; } = true;

    /// <summary>False for a silo that leaves the API to gateways of their own.</summary>
    public bool ServesApi { get; set; } = true;

    /// <summary>The links to units that this gateway holds, or stands by for.</summary>
    public IReadOnlyList<LinkSettings> Links { get; set; } = [];

    /// <summary>Of units that sign their readings.</summary>
    public UnitKeys UnitKeys { get; set; } = UnitKeys.None;

    /// <summary>Every address the configuration makes the server listen on.</summary>
    public IReadOnlyList<string> Urls { get; set; } = [];

    /// <summary>Values that could not be read; each stops the start.</summary>
    public IReadOnlyList<string> Errors { get; set; } = [];

    public const string DefaultUrl = "http://127.0.0.1:8001";

    public static void Read(GatewayOptions options, IConfiguration configuration)
    {
        options.DataDirectory = configuration["Mas:DataDirectory"] ?? options.DataDirectory;
        options.ClusterId = configuration["Mas:ClusterId"];
        options.ApiKeys = [.. ReadKeys(configuration)];
        options.Urls = [.. ReadUrls(configuration)];
        options.Production = configuration[HostDefaults.EnvironmentKey] is not { Length: > 0 } environment || environment.Equals(Environments.Production, StringComparison.OrdinalIgnoreCase);
        options.Oidc = OidcOptions.Read(configuration);
        options.ServesApi = !bool.TryParse(configuration["Mas:Gateway"], out var serves) || serves;
        var errors = new List<string>();
        options.RatePerSecond = Rate(configuration, "Mas:RateLimit:PerSecond", errors);
        options.RateBurst = Rate(configuration, "Mas:RateLimit:Burst", errors);
        if (configuration["Mas:OrleansDashboard"] is { Length: > 0 } page && !bool.TryParse(page, out _))
            errors.Add($"Mas:OrleansDashboard is '{page}'; it must be true or false.");
        errors.AddRange(TelemetryExport.Errors(configuration));
        options.Links = [.. LinkSettings.Read(configuration, errors), .. Discovery.Read(configuration, errors)];
        options.UnitKeys = UnitKeys.Read(configuration, errors);
        options.AllowUnauthenticated = configuration["MAS_ALLOW_UNAUTHENTICATED"] switch
        {
            null or "" => false,
            var text when bool.TryParse(text, out var allowed) => allowed,
            var text => Wrong($"MAS_ALLOW_UNAUTHENTICATED is '{text}'; it must be true or false."),
        };
        options.Errors = errors;

        bool Wrong(string error)
        {
            errors.Add(error);
            return false;
        }
    }

    /// <summary>Everything that is wrong, for a host that reports all its bad keys in one message.</summary>
    public static IReadOnlyList<string> Check(IConfiguration configuration)
    {
        var options = new GatewayOptions();
        Read(options, configuration);
        return [.. new GatewayOptionsValidator().Validate(null, options).Failures ?? []];
    }

    /// <summary>The addresses that are asked for, without the default.</summary>
    public static IEnumerable<string> ReadUrls(IConfiguration configuration)
    {
        foreach (var url in Split(configuration["urls"], ';'))
            yield return url;
        foreach (var port in Split(configuration["http_ports"], ';'))
            yield return $"http://*:{port}";
        foreach (var port in Split(configuration["https_ports"], ';'))
            yield return $"https://*:{port}";
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            yield return endpoint["Url"] ?? "";
    }

    private static int? Rate(IConfiguration configuration, string key, List<string> errors)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= 1_000_000)
            return rate;
        errors.Add($"{key} is '{text}'; it must be a whole number from 1 to 1,000,000.");
        return null;
    }

    private static IEnumerable<string> ReadKeys(IConfiguration configuration)
    {
        var lists = new[] { configuration["MAS_API_KEY"], configuration["MAS_API_KEYS"], configuration["Mas:ApiKeys"] };
        var items = configuration.GetSection("Mas:ApiKeys").GetChildren().Select(item => item.Value);
        return lists.SelectMany(list => Split(list, ',')).Concat(items.SelectMany(item => Split(item, ','))).Distinct(StringComparer.Ordinal);
    }

    private static string[] Split(string? list, char separator) =>
        list?.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
