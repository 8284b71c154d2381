using System.Globalization;
using System.Text.RegularExpressions;

namespace Mycosoft.Devices;

/// <summary>How well a unit's firmware fits what the company speaks best.</summary>
public enum FirmwareTier
{
    /// <summary>It understands every command of the canonical firmware.</summary>
    Compatible = 0,

    /// <summary>It is commanded in another table or an older build of it: some commands are missing or unlike.</summary>
    Partial = 1,

    /// <summary>It is heard, and understands none of the canonical commands.</summary>
    Incompatible = 2,

    /// <summary>It has not said what it runs, or nobody here knows that build.</summary>
    Unknown = 3,
}

/// <summary>What was found of one unit's firmware.</summary>
/// <param name="Tier">How well it fits.</param>
/// <param name="Reason">Why, one sentence.</param>
public sealed record FirmwareFinding(FirmwareTier Tier, string Reason);

/// <summary>Tells by the name of a firmware how well it fits. Pure.</summary>
public static partial class FirmwareAudit
{
    /// <summary>What the company speaks best.</summary>
    public const string Canonical = "side-a-mdp-2.1.0";

    private const int CanonicalMajor = 2;
    private const int CanonicalMinor = 1;

    /// <summary>The finding for a firmware as the unit names it; null when it has not.</summary>
    public static FirmwareFinding Judge(string? firmware)
    {
        if (firmware is null or "" or "unknown")
            return new(FirmwareTier.Unknown, "The unit has not said what it runs.");
        if (Name().Match(firmware) is not { Success: true } parts)
            return new(FirmwareTier.Unknown, $"'{firmware}' is no build that is known here.");
        var (major, minor) = (Number(parts.Groups["major"]), Number(parts.Groups["minor"]));
        return parts.Groups["family"].Value switch
        {
            "side-a-mdp" => SideA(major, minor),
            "side-b-mdp" => new(FirmwareTier.Partial, "A side B: it routes, and knows the commands of transports only."),
            "gateway-router" => new(FirmwareTier.Incompatible, "A router: it carries other units and takes no commands of theirs."),
            "" => Plain(major),
            var family => new(FirmwareTier.Unknown, $"'{family}' is no family that is known here."),
        };
    }

    private static FirmwareFinding SideA(int major, int minor) => major switch
    {
        CanonicalMajor when minor >= CanonicalMinor => new(FirmwareTier.Compatible, $"It speaks as {Canonical} does."),
        CanonicalMajor => new(FirmwareTier.Partial, $"Older than {Canonical}."),
        < CanonicalMajor => new(FirmwareTier.Partial, "An older build with binary commands."),
        _ => new(FirmwareTier.Unknown, $"Newer than {Canonical} by a whole version."),
    };

    // Production and ScienceComms call themselves by a bare number.
    private static FirmwareFinding Plain(int major) => major == 1
        ? new(FirmwareTier.Incompatible, "It speaks lines and NDJSON, and no frames.")
        : new(FirmwareTier.Unknown, "A bare version number says no family.");

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?:(?<family>[a-z][a-z-]{0,40})-)?v?(?<major>[0-9]{1,4})\.(?<minor>[0-9]{1,4})(?:\.[0-9A-Za-z.+-]{1,40})?\z")]
    private static partial Regex Name();
}
