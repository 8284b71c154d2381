using System.Reflection;

namespace Mycosoft.Agents;

/// <summary>When this silo was put together, and out of which version.</summary>
public sealed record SiloStart(DateTime At, string Version)
{
    public static SiloStart Of(TimeProvider clock)
    {
        var version = typeof(SiloStart).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return new(clock.GetUtcNow().UtcDateTime, version.Split('+')[0]);
    }
}
