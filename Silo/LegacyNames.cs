namespace Mycosoft.Hosting;

/// <summary>Environment variables by which the original was configured, where they mean the same here. The new name wins.</summary>
public static class LegacyNames
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["WEBSITE_URL"] = "Agents:website:Url",
        ["LOG_LEVEL"] = "Logging:LogLevel:Default",
    };

    public static WebApplicationBuilder AddLegacyNames(this WebApplicationBuilder builder)
    {
        var found = Names.Where(n => Environment.GetEnvironmentVariable(n.Key) is { Length: > 0 } && builder.Configuration[n.Value] is null)
            .ToDictionary(n => n.Value, n => Environment.GetEnvironmentVariable(n.Key));
        if (found.Remove("Logging:LogLevel:Default", out var level))
            found["Logging:LogLevel:Default"] = Level(level!);
        if (Environment.GetEnvironmentVariable("WEBSITE_URL") is { Length: > 0 } site && builder.Configuration["Agents:route-monitor:BaseUrl"] is null)
            found["Agents:route-monitor:BaseUrl"] = site;
        builder.Configuration.AddInMemoryCollection(found);
        return builder;
    }

    private static string Level(string python) => python.ToUpperInvariant() switch
    {
        "DEBUG" => "Debug",
        "WARNING" or "WARN" => "Warning",
        "ERROR" => "Error",
        "CRITICAL" => "Critical",
        _ => "Information",
    };
}
