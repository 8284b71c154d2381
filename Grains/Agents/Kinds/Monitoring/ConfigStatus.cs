using System.ComponentModel;

namespace Mycosoft.Agents.Kinds.Monitoring;

public sealed record ConfigStatus(IReadOnlyList<ServiceConfig> Services);

public sealed record ServiceConfig(
    string Name,
    [property: Description("The key that sets its address.")] string Key,
    bool Configured,
    [property: Description("Each page that was tried; empty when it is not configured.")] IReadOnlyList<HealthCheck> Checks);
