using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Mycosoft.Agents;
using Mycosoft.Births;
using Mycosoft.Chains;
using Mycosoft.Gaps;
using Mycosoft.Incidents;
using Mycosoft.OwnerFiles;
using Mycosoft.Policy;

namespace Mycosoft.Hosting;

/// <summary>What an owner configures of a silo. Every bad key is reported, not only the first.</summary>
public sealed record MasOptions
{
    public string DataDirectory { get; init; } = ".mas";

    public int SiloPort { get; init; } = 11111;

    public int ClientPort { get; init; } = 30000;

    public string ClusterId { get; init; } = "mas";

    public string ServiceId { get; init; } = "mas";

    /// <summary>Agents born at start: null for every singleton kind that is built, without the corporate ones.</summary>
    public IReadOnlyList<string>? Roster { get; init; }

    /// <summary>Null: embedded, on SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>Null: one silo, whose feed stays in its process.</summary>
    public string? Redis { get; init; }

    public Membership Membership { get; init; }

    /// <summary>Under which address the other machines reach this silo.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The categories this silo is meant for; empty for all.</summary>
    public IReadOnlyList<AgentCategory> Pools { get; init; } = [];

    /// <summary>Cores that the agents of this silo may be promised together; null without a limit.</summary>
    public double? CpuLimit { get; init; }

    /// <summary>Megabytes that this process may hold, and that its agents may be promised together; null without a limit.</summary>
    public double? MemoryLimit { get; init; }

    /// <summary>Whether the process serves the HTTP API itself.</summary>
    public bool Gateway { get; init; } = true;

    /// <summary>Whether messages of the original's agents on their Redis channels are taken in.</summary>
    public bool Bridge { get; init; }

    /// <summary>The owner's policy, YAML or JSON; null for the built-in one.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>What the company should have, YAML or JSON; null for the seed's list.</summary>
    public string? DesiredFile { get; init; }

    /// <summary>How long a gap has to last before the company acts on it by itself; null when it only reports.</summary>
    public TimeSpan? GapHold { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an agent is on trial that the company bore by itself or made from a template; zero for not at all.</summary>
    public TimeSpan Trial { get; init; } = TimeSpan.FromDays(1);

    /// <summary>After how long without use such an agent is put away; null for never.</summary>
    public TimeSpan? RetireAfter { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many agents of a category the company may bear by itself in a day where that is not the policy's number.</summary>
    public IReadOnlyDictionary<AgentCategory, int> DailyCaps { get; init; } = new Dictionary<AgentCategory, int>();

    /// <summary>How many steps agents may start each other away from the person, schedule or device that began it.</summary>
    public int MaxHops { get; init; } = ChainLimits.Usual;

    public IncidentTerms Incidents { get; init; } = IncidentTerms.Usual;

    public bool Embedded => Postgres is null;

    public static MasOptions Read(IConfiguration configuration, ICollection<string> errors)
    {
        var mas = configuration.GetSection("Mas");
        var (postgres, redis) = (ConnectionString(configuration, errors), RedisString(configuration, errors));
        if (redis is not null && postgres is null)
            errors.Add("ConnectionStrings:Postgres: Redis alone makes no cluster; set the database too, or leave ConnectionStrings:Redis unset.");
        return new()
        {
            DataDirectory = Text(mas, "DataDirectory", ".mas", errors) is { } path && !string.IsNullOrWhiteSpace(path) ? Path.GetFullPath(path) : "",
            SiloPort = Port(mas, "SiloPort", 11111, errors),
            ClientPort = Port(mas, "ClientPort", 30000, errors),
            ClusterId = Text(mas, "ClusterId", "mas", errors),
            ServiceId = Text(mas, "ServiceId", "mas", errors),
            Roster = ReadRoster(mas),
            Postgres = postgres,
            Redis = redis,
            Membership = ReadMembership(mas, postgres, redis, errors),
            Address = ReadAddress(mas, errors),
            Pools = ReadPools(mas, errors),
            CpuLimit = Positive(mas, "Limits:Cpu", errors),
            MemoryLimit = Positive(mas, "Limits:Memory", errors),
            Gateway = Flag(mas, "Gateway", errors) ?? true,
            Bridge = ReadBridge(mas, redis, errors),
            PolicyFile = OwnersFile(mas, "Policy:File", PolicyReader.Read, errors),
            DesiredFile = OwnersFile(mas, "Gaps:Desired", DesiredReader.Read, errors),
            GapHold = ReadGapHold(mas, errors),
            Trial = Durations.Read(mas, "Births:Trial", errors) ?? TimeSpan.FromDays(1),
            RetireAfter = (Durations.Read(mas, "Births:RetireAfter", errors) ?? TimeSpan.FromDays(30)) is { Ticks: > 0 } after ? after : null,
            DailyCaps = BirthTerms.ReadDailyCaps(mas, errors),
            MaxHops = ReadMaxHops(mas, errors),
            Incidents = IncidentTerms.Read(mas, errors),
        };
    }

    private static int ReadMaxHops(IConfigurationSection mas, ICollection<string> errors)
    {
        if (mas["Chains:MaxHops"] is not { } text)
            return ChainLimits.Usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hops) && hops is >= 1 and <= ChainLimits.Most)
            return hops;
        errors.Add($"Mas:Chains:MaxHops: '{text}' is not a number from 1 to {ChainLimits.Most}.");
        return ChainLimits.Usual;
    }

    private static TimeSpan? ReadGapHold(IConfigurationSection mas, ICollection<string> errors)
    {
        if (Flag(mas, "Gaps:Fill", errors) is false)
            return null;
        if (mas["Gaps:HoldSeconds"] is not { } text)
            return TimeSpan.FromSeconds(5);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 86_400)
            errors.Add($"Mas:Gaps:HoldSeconds: '{text}' is not a number of seconds from 0 to 86400.");
        return TimeSpan.FromSeconds(seconds);
    }

    private static string? OwnersFile<T>(IConfigurationSection mas, string key, Func<string, Answer<T>> read, ICollection<string> errors)
        where T : class
    {
        if (mas[key] is not { } file || string.IsNullOrWhiteSpace(file))
            return null;
        if (OwnerFileCheck.Wrong(file, read) is { } error)
            errors.Add($"Mas:{key}: {file}: {error}");
        return Path.GetFullPath(file);
    }

    private static string? RedisString(IConfiguration configuration, ICollection<string> errors)
    {
        if (configuration.GetConnectionString("Redis") is not { } text || string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            if (StackExchange.Redis.ConfigurationOptions.Parse(text).EndPoints.Count == 0)
                errors.Add("ConnectionStrings:Redis: names no host.");
        }
        catch (ArgumentException e)
        {
            errors.Add($"ConnectionStrings:Redis: {e.Message}");
        }

        return text;
    }

    private static Membership ReadMembership(IConfigurationSection mas, string? postgres, string? redis, ICollection<string> errors)
    {
        switch (mas["Clustering"]?.ToLowerInvariant())
        {
            case null or "":
                return redis is null ? Membership.Alone : Membership.Redis;
            case "redis":
                if (redis is null)
                    errors.Add("Mas:Clustering: 'redis' needs ConnectionStrings:Redis.");
                return Membership.Redis;
            case "postgres":
                if (postgres is null)
                    errors.Add("Mas:Clustering: 'postgres' needs ConnectionStrings:Postgres.");
                return Membership.Postgres;
            case var other:
                errors.Add($"Mas:Clustering: '{other}' is neither redis nor postgres.");
                return Membership.Alone;
        }
    }

    private static IPAddress ReadAddress(IConfigurationSection mas, ICollection<string> errors)
    {
        if (mas["Address"] is not { } text)
            return IPAddress.Loopback;
        if (IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
            return address;
        errors.Add($"Mas:Address: '{text}' is not an IP address that others can reach.");
        return IPAddress.Loopback;
    }

    private static List<AgentCategory> ReadPools(IConfigurationSection mas, ICollection<string> errors)
    {
        var pools = new List<AgentCategory>();
        foreach (var name in List(mas, "Pools"))
        {
            if (Enum.TryParse<AgentCategory>(name, ignoreCase: true, out var category) && !char.IsDigit(name[0]))
                pools.Add(category);
            else
                errors.Add($"Mas:Pools: there is no category '{name}'.");
        }

        return pools;
    }

    private static double? Positive(IConfigurationSection mas, string key, ICollection<string> errors)
    {
        if (mas[key] is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > 0 && double.IsFinite(value))
            return value;
        errors.Add($"Mas:{key}: '{text}' is not a positive number.");
        return null;
    }

    private static bool ReadBridge(IConfigurationSection mas, string? redis, ICollection<string> errors)
    {
        var wanted = Flag(mas, "Redis:Bridge", errors) ?? false;
        if (wanted && redis is null)
            errors.Add("Mas:Redis:Bridge: needs ConnectionStrings:Redis.");
        return wanted;
    }

    private static bool? Flag(IConfigurationSection mas, string key, ICollection<string> errors)
    {
        if (mas[key] is not { Length: > 0 } text)
            return null;
        if (bool.TryParse(text, out var value))
            return value;
        errors.Add($"Mas:{key}: '{text}' is neither true nor false.");
        return null;
    }

    private static string[] List(IConfigurationSection mas, string key)
    {
        var listed = mas.GetSection(key).GetChildren().Select(c => c.Value ?? "").ToArray();
        return listed.Length > 0 ? listed : mas[key]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
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
        return List(mas, "Roster") switch
        {
            [] => null,
            [var one] when one.Equals("none", StringComparison.OrdinalIgnoreCase) => [],
            [var one] when one.Equals("all", StringComparison.OrdinalIgnoreCase) => null,
            var listed => listed,
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

/// <summary>Where the silos of a company find each other.</summary>
public enum Membership
{
    /// <summary>There is one silo.</summary>
    Alone = 0,
    Redis = 1,
    Postgres = 2,
}
