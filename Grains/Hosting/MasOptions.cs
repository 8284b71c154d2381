using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Mycosoft.Hosting;

/// <summary>What an owner configures of a silo. Every bad key is reported, not only the first.</summary>
public sealed record MasOptions
{
    public string DataDirectory { get; init; } = ".mas";

    public int SiloPort { get; init; } = 11111;

    public int ClientPort { get; init; } = 30000;

    public string ClusterId { get; init; } = "mas";

    public string ServiceId { get; init; } = "mas";

    /// <summary>Agents born at start: null for every singleton kind that is built.</summary>
    public IReadOnlyList<string>? Roster { get; init; }

    /// <summary>Null: embedded, on SQLite.</summary>
    public string? Postgres { get; init; }

    public bool Embedded => Postgres is null;

    public static MasOptions Read(IConfiguration configuration, ICollection<string> errors)
    {
        var mas = configuration.GetSection("Mas");
        if (!string.IsNullOrWhiteSpace(configuration.GetConnectionString("Redis")))
            errors.Add("ConnectionStrings:Redis: cluster mode is not part of this version; leave it unset.");
        return new()
        {
            DataDirectory = Text(mas, "DataDirectory", ".mas", errors) is { } path && !string.IsNullOrWhiteSpace(path) ? Path.GetFullPath(path) : "",
            SiloPort = Port(mas, "SiloPort", 11111, errors),
            ClientPort = Port(mas, "ClientPort", 30000, errors),
            ClusterId = Text(mas, "ClusterId", "mas", errors),
            ServiceId = Text(mas, "ServiceId", "mas", errors),
            Roster = ReadRoster(mas),
            Postgres = ConnectionString(configuration, errors),
        };
    }

    private static string? ConnectionString(IConfiguration configuration, ICollection<string> errors)
    {
        if (configuration.GetConnectionString("Postgres") is not { } text || string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            if (string.IsNullOrEmpty(new Npgsql.NpgsqlConnectionStringBuilder(text).Host))
                errors.Add("ConnectionStrings:Postgres: names no Host.");
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            errors.Add($"ConnectionStrings:Postgres: {e.Message}");
        }

        return text;
    }

    private static string[]? ReadRoster(IConfigurationSection mas)
    {
        var listed = mas.GetSection("Roster").GetChildren().Select(c => c.Value ?? "").ToArray();
        if (listed.Length == 0)
            listed = mas["Roster"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return listed switch
        {
            [] => null,
            [var one] when one.Equals("none", StringComparison.OrdinalIgnoreCase) => [],
            [var one] when one.Equals("all", StringComparison.OrdinalIgnoreCase) => null,
            _ => listed,
        };
    }

    private static string Text(IConfigurationSection section, string key, string fallback, ICollection<string> errors)
    {
        if (section[key] is not { } value)
            return fallback;
        if (string.IsNullOrWhiteSpace(value))
            errors.Add($"Mas:{key}: must not be empty.");
        return value;
    }

    private static int Port(IConfigurationSection section, string key, int fallback, ICollection<string> errors)
    {
        if (section[key] is not { } value)
            return fallback;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65_536)
            return port;
        errors.Add($"Mas:{key}: '{value}' is not a port (1 to 65535).");
        return fallback;
    }
}

/// <summary>The configuration is wrong; the message names every bad key.</summary>
public sealed class ConfigurationException(IEnumerable<string> errors) : Exception("The configuration is wrong:" + string.Concat(errors.Select(e => Environment.NewLine + "  " + e)))
{
    public static void ThrowIfAny(IReadOnlyCollection<string> errors)
    {
        if (errors.Count > 0)
            throw new ConfigurationException(errors);
    }
}
