using Mycosoft.Cli.Http;

namespace Mycosoft.Cli.Profiles;

/// <summary>The company that a command is for.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Key">What opens it; null when none is known.</param>
/// <param name="Profile">The profile's name.</param>
internal sealed record Target(Uri Address, string? Key, string Profile)
{
    /// <summary>Options go before the environment, and that before the file.</summary>
    public static Result<Target> Of(GlobalSettings settings, Func<string, string?> variable, IReadOnlyDictionary<string, Profile> profiles)
    {
        var name = settings.Profile ?? ProfileFile.Usual;
        var profile = profiles.GetValueOrDefault(name);
        if (profile is null && settings.Profile is not null && !settings.MakesProfile)
            return Failure.Usage($"There is no profile '{name}'; make it with: mas login URL --profile {name}");
        var url = settings.Address ?? Given(variable("MAS_URL")) ?? profile?.Url ?? CompanyAddress.Default;
        if (!CompanyAddress.TryRead(url, out var address))
            return Failure.Usage($"'{url}' is not the address of a company; it looks like {CompanyAddress.Default}");
        return new Target(address, settings.Key ?? Given(variable("MAS_API_KEY")) ?? KeyFor(address, profile), name);
    }

    // A key that was kept is for the company it was kept for, and for no other address.
    private static string? KeyFor(Uri address, Profile? profile) => profile is not null && CompanyAddress.TryRead(profile.Url, out var kept) && kept == address ? profile.Key : null;

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
