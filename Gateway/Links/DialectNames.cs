using Mycosoft.Devices.Protocol;

namespace Mycosoft.Devices.Links;

/// <summary>Dialects as <see cref="DeviceRoute"/> names them.</summary>
internal static class DialectNames
{
    public const string Json = "json";

    public static string Of(Dialect dialect) => dialect switch
    {
        Dialect.Mdp => "mdp",
        Dialect.MdpBinary => "mdp_binary",
        Dialect.MdpB => "mdp_b",
        Dialect.MdpC => "mdp_c",
        Dialect.MdpD => "mdp_d",
        Dialect.Mmp => "mmp",
        Dialect.Text => "text",
        Dialect.Json => Json,
        _ => "unknown",
    };
}
