using System.Diagnostics;
using Mycosoft.Ledger;
using Mycosoft.Tests.Support.Postgres;
using Npgsql;

namespace Mycosoft.Tests.Cluster.Ledger;

/// <summary>What a process that was frozen in the middle of a transaction holds is free again within seconds.</summary>
public sealed class OrphanTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly PostgresBench _bench = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _bench.Start();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Whoever_stops_in_the_middle_of_a_transaction_keeps_nobody_waiting()
    {
        await _bench.Born("a");
        await using var frozen = (NpgsqlConnection)await _bench.Database.Open(Cancellation);
        await using var transaction = await frozen.BeginTransactionAsync(Cancellation);
        await using (var command = new NpgsqlCommand("SELECT id FROM agents WHERE id = 'a' FOR UPDATE", frozen))
            await command.ExecuteScalarAsync(Cancellation);
        var waited = Stopwatch.StartNew();
        Assert.Equal(Verdict.Written, await _bench.Write(new SetWake("a", 1, LedgerBench.Now)));
        Assert.InRange(waited.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));
    }
}
