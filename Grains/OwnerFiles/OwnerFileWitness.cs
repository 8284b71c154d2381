using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Audit;
using Mycosoft.Hosting;

namespace Mycosoft.OwnerFiles;

/// <summary>Tells the audit which of its owner's documents this silo goes by, at its start and whenever one changes: what the company does by itself follows from them.</summary>
public sealed partial class OwnerFileWitness(IEnumerable<WitnessedFile> files, AuditTrail audit, SiloIdentity silo, TimeProvider clock, ILogger<OwnerFileWitness> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Dictionary<WitnessedFile, string> _told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                foreach (var file in files)
                    await Tell(file, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Tell(WitnessedFile file, CancellationToken cancellationToken)
    {
        var (now, before) = (file.Read(), _told.GetValueOrDefault(file));
        if (now.Version == before)
            return;
        var entry = new AuditEntry(clock.GetUtcNow().UtcDateTime, file.Actor, file.Action) { Subject = now.Version, What = now.Source, PolicyVersion = now.PolicyVersion };
        await audit.Append(entry.Because($"on {silo.Name}{(before is null ? "" : $", instead of {before}")}"), cancellationToken);
        _told[file] = now.Version;
    }

    [LoggerMessage(LogLevel.Warning, "The audit could not be told of an owner's document in force; it is tried again")]
    private partial void LogFailed(Exception exception);
}
