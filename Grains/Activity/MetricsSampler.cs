using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mycosoft.Agents;
using Mycosoft.Births;
using Mycosoft.Ledger;

namespace Mycosoft.Activity;

/// <summary>
/// Writes agent_metrics every 15 seconds, only for agents of this silo whose counters moved: their processor time as the share of a core that their turns took, the rest from their rows in
/// the directory. Whoever moved has been used, and that is kept for those that may be put away.
/// </summary>
public sealed partial class MetricsSampler(Database database, LocalAgents local, UseMarks uses, TimeProvider clock, ILogger<MetricsSampler> log) : BackgroundService
{
    private const int Chunk = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private long _sampledAt = Stopwatch.GetTimestamp();

    public async Task<int> Sample(CancellationToken cancellationToken)
    {
        var passed = Stopwatch.GetElapsedTime(_sampledAt);
        _sampledAt = Stopwatch.GetTimestamp();
        var samples = new List<(Tenure Tenure, double CpuPercent)>();
        foreach (var tenure in local.All)
        {
            if (tenure.Counters.TakeTurns() is { } worked)
                samples.Add((tenure, passed > TimeSpan.Zero ? 100 * (worked / passed) : 0));
        }

        foreach (var chunk in samples.Chunk(Chunk))
            await Write(chunk, cancellationToken);
        if (samples.Count > 0)
            await uses.Set(samples.Select(s => s.Tenure.AgentId), clock.GetUtcNow().UtcDateTime, cancellationToken);
        return samples.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sample(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogSample(e);
            }
        }
    }

    private async Task Write((Tenure Tenure, double CpuPercent)[] samples, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await database.Open(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (tenure, cpu) in samples)
            await Insert(connection, transaction, tenure, cpu, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task Insert(DbConnection connection, DbTransaction transaction, Tenure tenure, double cpu, DateTime now, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO agent_metrics (agent_id, timestamp, cpu_percent, tasks_completed, tasks_failed, avg_task_duration_ms, messages_sent, messages_received, uptime_seconds, error_count)
            SELECT id, @now, @cpu, tasks_completed, tasks_failed, CASE WHEN tasks_completed + tasks_failed > 0 THEN task_ms / (tasks_completed + tasks_failed) END,
                   messages_sent, messages_received, @uptime, tasks_failed
              FROM agents WHERE id = @id
            """;
        database.Add(command, "id", tenure.AgentId);
        database.Add(command, "now", now);
        database.Add(command, "cpu", cpu);
        database.Add(command, "uptime", Uptime(tenure, now));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static long Uptime(Tenure tenure, DateTime now) => tenure.Row.StartedAt is { } started ? (long)(now - started).TotalSeconds : 0;

    [LoggerMessage(LogLevel.Warning, "Metrics could not be written; the next sample is in 15 seconds")]
    private partial void LogSample(Exception exception);
}
