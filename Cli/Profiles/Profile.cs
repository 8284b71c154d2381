namespace Mycosoft.Cli.Profiles;

/// <summary>A company that was logged in to.</summary>
internal sealed record Profile(string Url, string? Key);
