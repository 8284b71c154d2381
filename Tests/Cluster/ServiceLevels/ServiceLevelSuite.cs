using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.ServiceLevels;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.ServiceLevels;

public sealed class SqliteServiceLevelTests(SqliteCompany company) : ServiceLevelSuite(company), IClassFixture<SqliteCompany>;

public sealed class PostgresServiceLevelTests(PostgresCompany company) : ServiceLevelSuite(company), IClassFixture<PostgresCompany>;

/// <summary>What a company is measured by: counted by its silos, kept in the table, judged from it.</summary>
public abstract class ServiceLevelSuite(CompanyFixture company) : CompanySuite(company)
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddDays(30);

    private static readonly DateTimeOffset LongAgo = new(2001, 1, 20, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_the_agents_do_is_counted_and_judged_and_outlives_the_silo()
    {
        var agent = await Spawn();
        foreach (var work in (Work[])[new(), new(), new()])
            await Ends(await Submit(agent, work));
        await Ends(await Submit(agent, new Work(Fault: FaultCodes.Conflict, Retryable: false)), TaskState.Failed);
        var message = Message("owner", agent, MessageType.Event);
        Value(await Deliver(message));
        await Settles(agent, message.Id, MessageState.Delivered);
        await Company.Restart();

        var levels = (await Company.Grains.GetGrain<IServiceLevels>(0).Read(Cancellation)).ToDictionary(level => level.Name);
        Assert.Equal((75.0, false, 4L), (levels["task_completion"].Value, levels["task_completion"].Met, levels["task_completion"].Samples));
        Assert.Equal((true, 3L), (levels["task_latency"].Value > 0, levels["task_latency"].Samples));
        Assert.Equal((true, 1L), (levels["message_latency"].Value > 0, levels["message_latency"].Samples));
        Assert.Equal((1.0, false), (levels["active_agents"].Value, levels["active_agents"].Met));
        Assert.Equal((null, null, 0L), (levels["dashboard_lag"].Value, levels["dashboard_lag"].Met, levels["dashboard_lag"].Samples));
    }

    [Fact]
    public async Task Ten_seconds_count_as_served_once_whoever_served_in_them()
    {
        var (table, minute) = (Table(Later), SloRules.MinuteOf(Later));
        await table.Write("one", new(minute - 3, 0b111111, default), Cancellation);
        await table.Write("two", new(minute - 3, 0b000111, default), Cancellation);
        await table.Write("one", new(minute - 2, 0b000001, default), Cancellation);
        await table.Write("one", new(minute - 2, 0b000011, default), Cancellation);
        await table.Write("two", new(minute - 2, 0b100000, default), Cancellation);
        await table.Write("two", new(minute, 0b111111, default), Cancellation);
        var evidence = await table.Read(Cancellation);
        Assert.Equal((9L, 7L * 24 * 60 * 6), (evidence.ServedSlots, evidence.Slots));
    }

    [Fact]
    public async Task Minutes_are_kept_for_eight_days()
    {
        var (table, minute) = (Table(LongAgo), SloRules.MinuteOf(LongAgo));
        foreach (var at in (long[])[minute - (9 * 1_440), minute - (7 * 1_440), minute])
            await table.Write("one", new(at, 1, new(1, 1, 1, 5, 0, 0)), Cancellation);
        Assert.Equal(1, await table.Forget(Cancellation));
        Assert.Equal("2", await Read("SELECT count(*) FROM service_levels WHERE minute < 20000000"));
    }

    private ServiceTable Table(DateTimeOffset at) => new(Company.Services.GetRequiredService<Database>(), new FakeTimeProvider(at));
}
