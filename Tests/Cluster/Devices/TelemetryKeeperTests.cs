using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Devices;
using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Tests.Cluster.Devices;

public sealed class TelemetryKeeperTests : IAsyncLifetime
{
    private static readonly DateTime Now = new(2026, 5, 1, 12, 0, 10, DateTimeKind.Utc);

    private readonly TemporaryDirectory _directory = new("telemetry");
    private readonly SqliteDatabase _database;
    private readonly SqliteDatabase _empty;
    private readonly FakeTimeProvider _clock = new(Now);

    public TelemetryKeeperTests()
    {
        _database = new(_directory.File("ledger.db"), NullLogger<SqliteDatabase>.Instance);
        _empty = new(_directory.File("empty.db"), NullLogger<SqliteDatabase>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _database.Migrate(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _empty.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_clean_up_that_fails_keeps_nobody_from_rolling_up_and_is_not_tried_again_at_once()
    {
        using (var store = new SqliteDeviceStore(_database))
        {
            var reading = new DeviceReading("unit", new("http", "json"), Now) { Sequence = 1, Metrics = [new("battery_v", 3.7)] };
            await store.Commit(new DeviceBatch([reading], new HashSet<string> { UnitIds.AgentOf("unit") }, Now, DeviceOptions.Usual), Cancellation);
        }

        var failures = new Failures();
        // It looks for what is old in a database without tables.
        using var keeper = new TelemetryKeeper(
            new RollUp(_database, _clock), new TelemetryRetention(_empty, DeviceOptions.Usual, _clock), new Leases(_database, _clock), new SiloIdentity("silo", Now), _clock, failures);
        await keeper.StartAsync(Cancellation);
        for (var turns = 1; turns <= 3; turns++)
        {
            await Eventually.True(async () => await Leased() > _clock.GetUtcNow().UtcDateTime.AddMinutes(1), "the keeper has its turn", cancellationToken: Cancellation);
            _clock.Advance(TimeSpan.FromSeconds(61));
        }

        await Eventually.True(async () => await Minutes() == 1, "the minute is made", cancellationToken: Cancellation);
        Assert.Equal(1, failures.Count);
        _clock.Advance(TimeSpan.FromHours(1));
        await Eventually.True(() => failures.Count == 2, "it is tried again after an hour", cancellationToken: Cancellation);
        await keeper.StopAsync(Cancellation);
    }

    private async Task<DateTime> Leased() => (await new Select("until FROM leases").All(_database, r => r.Time(0), Cancellation)).FirstOrDefault();

    private async Task<long> Minutes() => (await new Select("count(*) FROM telemetry_minutes").All(_database, r => r.Number(0), Cancellation))[0];

    private sealed class Failures : ILogger<TelemetryKeeper>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Interlocked.Increment(ref _count);
    }
}
