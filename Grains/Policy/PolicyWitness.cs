using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Audit;
using Mycosoft.Auth;
using Mycosoft.Hosting;

namespace Mycosoft.Policy;

/// <summary>Tells the audit which policy this silo goes by, at its start and whenever that changes.</summary>
public sealed partial class PolicyWitness(PolicyStore store, AuditTrail audit, SiloIdentity silo, TimeProvider clock, ILogger<PolicyWitness> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private string? _told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                await Tell(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Tell(CancellationToken cancellationToken)
    {
        var policy = store.InForce;
        if (policy.Version == _told)
            return;
        var entry = new AuditEntry(clock.GetUtcNow().UtcDateTime, Principals.PolicyFile, "policy.in_force") { Subject = policy.Version, What = policy.Source, PolicyVersion = policy.Version };
        await audit.Append(entry.Because($"on {silo.Name}{(_told is null ? "" : $", instead of {_told}")}"), cancellationToken);
        _told = policy.Version;
    }

    [LoggerMessage(LogLevel.Warning, "The audit could not be told of the policy in force; it is tried again")]
    private partial void LogFailed(Exception exception);
}
