namespace Mycosoft.Hosting;

/// <summary>This process among the silos: a new name at every start, so that a lease is never mistaken for its predecessor's.</summary>
public sealed record SiloIdentity(string Name, DateTime StartedAt)
{
    public static string Version { get; } = typeof(SiloIdentity).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static SiloIdentity Create(TimeProvider clock) => new($"{Environment.MachineName.ToLowerInvariant()}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}", clock.GetUtcNow().UtcDateTime);
}
