using Microsoft.Extensions.Options;

namespace Mycosoft.Auth;

/// <summary>Who may come in: made once at start from the options and, when no key is configured, from the admin key file.</summary>
internal sealed class Access
{
    public Access(IOptions<GatewayOptions> options)
    {
        var given = options.Value;
        Open = given.AllowUnauthenticated;
        if (given.ApiKeys.Count > 0 || Open)
        {
            Keys = new(given.ApiKeys);
            return;
        }

        var (key, created) = AdminKeyFile.ReadOrCreate(given.DataDirectory);
        Keys = new([key]);
        NewKey = created ? key : null;
    }

    public KeyRing Keys { get; }

    /// <summary>True when no key is asked for; only ever on loopback.</summary>
    public bool Open { get; }

    /// <summary>The key that was made at this start, to be shown once.</summary>
    public string? NewKey { get; }
}
