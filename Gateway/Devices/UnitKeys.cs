using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices;

/// <summary>The public keys of units that sign, from <c>Mas:Devices:PublicKeys</c>. A reading of such a unit counts by its signature alone, in whatever form and on whichever way it comes.</summary>
public sealed class UnitKeys(IReadOnlyDictionary<string, byte[]> keys)
{
    internal const string Missing = "signature_missing";

    private const string Section = "Mas:Devices:PublicKeys";
    private const int KeySize = 32;

    public static UnitKeys None { get; } = new(new Dictionary<string, byte[]>());

    public static UnitKeys Read(IConfiguration configuration, ICollection<string> errors)
    {
        // Names of settings are the same in upper and lower case.
        var keys = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        if (configuration[Section] is { Length: > 0 })
            errors.Add($"{Section} is set itself; a key stands under the name of its unit.");
        // A name may hold colons, as that of a board that is called by its address does.
        foreach (var (name, text) in configuration.GetSection(Section).AsEnumerable(makePathsRelative: true))
        {
            if (text is null)
                continue;
            if (!UnitIds.IsPossible(name))
                errors.Add($"{Section}:{name}: no unit can be called so.");
            else if (Key(text) is not { } key)
                errors.Add($"{Section}:{name}: is not the base64 of an Ed25519 public key ({KeySize} bytes).");
            else if (!keys.TryAdd(UnitIds.AgentOf(name), key))
                errors.Add($"{Section}:{name}: the unit has two keys; leave one.");
        }

        return new(keys);
    }

    /// <summary>Null for a unit that need not sign.</summary>
    public byte[]? Of(string deviceId) => keys.GetValueOrDefault(UnitIds.AgentOf(deviceId));

    /// <summary>Whether it is a reading of a unit that has to sign, without a signature that fits.</summary>
    internal bool Refuses(string deviceId, DeviceMessage message) => message is TelemetryMessage { Integrity: not Integrity.Verified } && Of(deviceId) is not null;

    private static byte[]? Key(string base64)
    {
        var key = new byte[KeySize];
        return Convert.TryFromBase64String(base64, key, out var length) && length == KeySize && Envelope.IsPublicKey(key) ? key : null;
    }
}
