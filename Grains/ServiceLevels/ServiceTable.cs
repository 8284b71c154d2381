using System.Data.Common;
using Mycosoft.Ledger;

namespace Mycosoft.ServiceLevels;

/// <summary>The minutes of all silos.</summary>
public sealed class ServiceTable(Database database, TimeProvider clock)
{
    private const string Upsert = """
        INSERT INTO service_levels (minute, silo, served, tasks_completed, tasks_ended, tasks_timed, task_ms, messages, message_ms)
        VALUES (@minute, @silo, @served, @completed, @ended, @timed, @taskMs, @messages, @messageMs)
        ON CONFLICT (minute, silo) DO UPDATE SET served = excluded.served, tasks_completed = excluded.tasks_completed, tasks_ended = excluded.tasks_ended,
            tasks_timed = excluded.tasks_timed, task_ms = excluded.task_ms, messages = excluded.messages, message_ms = excluded.message_ms
        """;

    private const string Delete = "DELETE FROM service_levels WHERE minute < @before";

    private const string Counts = """
        CAST(coalesce(sum(tasks_completed), 0) AS bigint), CAST(coalesce(sum(tasks_ended), 0) AS bigint), CAST(coalesce(sum(tasks_timed), 0) AS bigint), coalesce(sum(task_ms), 0.0),
               CAST(coalesce(sum(messages), 0) AS bigint), coalesce(sum(message_ms), 0.0)
          FROM service_levels
        """;

    /// <summary>Ten seconds count once, however many silos served in them.</summary>
    private const string Served = """
        CAST(coalesce(sum(slots), 0) AS bigint)
          FROM (SELECT max(served & 1) + max((served >> 1) & 1) + max((served >> 2) & 1) + max((served >> 3) & 1) + max((served >> 4) & 1) + max((served >> 5) & 1) AS slots
                  FROM service_levels WHERE minute >= @since AND minute < @until GROUP BY minute) each_minute
        """;

    /// <summary>The silo's whole share of the minute: written twice it is the same.</summary>
    public async Task Write(string silo, ServiceMinute minute, CancellationToken cancellationToken)
    {
        var counts = minute.Counts;
        await using var connection = await database.Open(cancellationToken);
        await new Statement(Upsert).With("minute", minute.Minute).With("silo", silo).With("served", minute.Served).With("completed", counts.Completed).With("ended", counts.Ended)
            .With("timed", counts.Timed).With("taskMs", counts.TaskMs).With("messages", counts.Messages).With("messageMs", counts.MessageMs).Run(database, connection, cancellationToken);
    }

    public async Task<ServiceEvidence> Read(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.Open(cancellationToken);
        var (served, slots) = await Uptime(connection, now, cancellationToken);
        return new(
            (await new Select("count(*) FROM agents").Where("life = 'active'").All(database, connection, r => r.Number(0), cancellationToken))[0],
            served,
            slots,
            await Since(connection, now - SloRules.CompletionWindow, cancellationToken),
            await Since(connection, now - SloRules.LatencyWindow, cancellationToken));
    }

    public async Task<int> Forget(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        return await new Statement(Delete).With("before", SloRules.MinuteOf(clock.GetUtcNow() - SloRules.Kept)).Run(database, connection, cancellationToken);
    }

    private async Task<(long Served, long Slots)> Uptime(DbConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = await new Select("minute FROM service_levels").Then("ORDER BY minute").Limit(1).All(database, connection, r => r.Number(0), cancellationToken);
        if (first is not [var began])
            return (0, 0);
        var (since, until) = SloRules.UptimeMinutes(now, began);
        var served = await new Select(Served).With("since", since).With("until", until).All(database, connection, r => r.Number(0), cancellationToken);
        return (served[0], (until - since) * SloRules.SlotsPerMinute);
    }

    private async Task<ServiceCounts> Since(DbConnection connection, DateTimeOffset since, CancellationToken cancellationToken) =>
        (await new Select(Counts).Where("minute >= @since", "since", SloRules.MinuteOf(since))
            .All(database, connection, r => new ServiceCounts(r.Number(0), r.Number(1), r.Number(2), r.Real(3), r.Number(4), r.Real(5)), cancellationToken))[0];
}
