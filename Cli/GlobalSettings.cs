using System.ComponentModel;
using Mycosoft.Cli.Http;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Cli;

/// <summary>What every command takes.</summary>
internal class GlobalSettings : CommandSettings
{
    [CommandOption("--json"), Description("The company's JSON, as it is")]
    public bool Json { get; init; }

    [CommandOption("--url <URL>"), Description("The company; else MAS_URL, the profile's, or http://127.0.0.1:8001")]
    public string? Url { get; init; }

    [CommandOption("--key <KEY>"), Description("The API key; else MAS_API_KEY, or the profile's")]
    public string? Key { get; init; }

    [CommandOption("--profile <NAME>"), Description("Which of the companies that were logged in to")]
    public string? Profile { get; init; }

    [CommandOption("--timeout <SECONDS>"), Description("How long to wait for an answer; 30 when left out, 600 for an audit")]
    public double? Timeout { get; init; }

    /// <summary>The address as it was given.</summary>
    public virtual string? Address => Url;

    /// <summary>Whether the profile need not be there yet.</summary>
    public virtual bool MakesProfile => false;

    public TimeSpan Patience => TimeSpan.FromSeconds(Timeout ?? UsualTimeout);

    protected virtual double UsualTimeout => 30;

    public override ValidationResult Validate() =>
        Timeout is null or (> 0 and <= 86_400) ? ValidationResult.Success() : ValidationResult.Error("--timeout must be more than 0 and at most 86,400 seconds.");
}

/// <summary>What commands about one thing take.</summary>
internal class IdSettings : GlobalSettings
{
    [CommandArgument(0, "<ID>"), Description("Its id")]
    public string Id { get; init; } = "";

    public string Segment => CompanyAddress.Segment(Id);

    public override ValidationResult Validate() => CompanyAddress.IsSegment(Id) ? base.Validate() : ValidationResult.Error($"'{Id}' is no id.");
}

/// <summary>The same, for what cannot be undone.</summary>
internal sealed class ConfirmedSettings : IdSettings
{
    [CommandOption("-y|--yes"), Description("Does not ask")]
    public bool Yes { get; init; }
}

/// <summary>The same, with a reason.</summary>
internal sealed class ReasonedSettings : IdSettings
{
    [CommandOption("--reason <TEXT>"), Description("Why; it is kept")]
    public string? Reason { get; init; }
}

/// <summary>What lists take.</summary>
internal class ListSettings : GlobalSettings
{
    private const int Table = 100;
    private const int LargestPage = 1_000;

    [CommandOption("--limit <COUNT>"), Description("At most so many; left out, 100 in a table and all with --json")]
    public int? Limit { get; init; }

    public int? Most => Limit ?? (Json ? null : Table);

    /// <summary>What to ask of a list without pages, to see whether there is more.</summary>
    public int OneMore => Most < LargestPage ? Most.Value + 1 : LargestPage;

    public override ValidationResult Validate() => Limit is null or > 0 ? base.Validate() : ValidationResult.Error("--limit must be at least 1.");
}
