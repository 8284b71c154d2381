using Microsoft.Extensions.Configuration;

namespace Mycosoft.Clients.Outbound;

/// <summary>Who may be called at an address that a user gave, and how (<c>Mas:Outbound</c>).</summary>
public sealed record OutboundOptions : IValidatedOptions
{
    public const string Section = "Mas:Outbound";

    public const string AllowKey = Section + ":Allow";

    /// <summary>Hosts, addresses and CIDR blocks that may be called although they are private.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    public string UserAgent { get; init; } = "MycosoftMAS/2.0 (+route-monitor)";

    public int MaxBodyBytes { get; init; } = 2 * 1024 * 1024;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A PEM file of certificate authorities to trust beside the system's.</summary>
    public string? CaFile { get; init; }

    private IReadOnlyList<string> Errors { get; init; } = [];

    public static OutboundOptions From(IConfiguration configuration)
    {
        var read = new SectionReader(configuration, Section);
        var standard = new OutboundOptions();
        return new()
        {
            Allow = read.List(nameof(Allow)),
            UserAgent = read.Text(nameof(UserAgent)) ?? standard.UserAgent,
            MaxBodyBytes = read.Whole(nameof(MaxBodyBytes), standard.MaxBodyBytes, 1024, 64 * 1024 * 1024),
            ConnectTimeout = TimeSpan.FromSeconds(read.Whole("ConnectTimeoutSeconds", 10, 1, 300)),
            RequestTimeout = TimeSpan.FromSeconds(read.Whole("RequestTimeoutSeconds", 30, 1, 3600)),
            CaFile = read.Text(nameof(CaFile)),
            Errors = read.Errors,
        };
    }

    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>(Errors);
        errors.AddRange(Allow.Where(entry => !AllowList.IsEntry(entry)).Select(entry => $"{AllowKey} has \"{entry}\", which is no host, address or CIDR block."));
        if (!UserAgentText.IsValid(UserAgent))
            errors.Add($"{Section}:{nameof(UserAgent)} is not a valid User-Agent.");
        if (CaFile is not null && !File.Exists(CaFile))
            errors.Add($"{Section}:{nameof(CaFile)} names a file that does not exist.");
        return errors;
    }
}
