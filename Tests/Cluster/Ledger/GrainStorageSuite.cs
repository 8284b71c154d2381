using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Ledger;
using Mycosoft.Tests.Support.Postgres;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteGrainStorageTests : GrainStorageSuite
{
    private readonly TemporaryDirectory _directory = new("state");

    protected override async Task<Action<AdoNetGrainStorageOptions>> Create()
    {
        var store = new StateStore(_directory.File("state.db"), NullLogger<StateStore>.Instance);
        await store.Migrate(Cancellation);
        return options => (options.Invariant, options.ConnectionString) = (StateStore.Invariant, store.ConnectionString);
    }

    protected override ValueTask Drop()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class PostgresGrainStorageTests(PostgresFixture postgres) : GrainStorageSuite
{
    private readonly PostgresBench _bench = new(postgres);

    protected override async Task<Action<AdoNetGrainStorageOptions>> Create()
    {
        await _bench.Start();
        return options => (options.Invariant, options.DataSource) = ("Npgsql", ((Mycosoft.Ledger.PostgresDatabase)_bench.Database).Source);
    }

    protected override ValueTask Drop() => _bench.DisposeAsync();
}

/// <summary>The Orleans provider over our own table and queries.</summary>
public abstract class GrainStorageSuite : IAsyncLifetime
{
    private static readonly GrainId Agent = GrainId.Create("cfo", "cfo-agent");
    private InProcessTestCluster _cluster = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IGrainStorage Keeping => _cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>("keeping");

    private IGrainStorage Deleting => _cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>("deleting");

    public async ValueTask InitializeAsync()
    {
        var options = await Create();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo
            .AddAdoNetGrainStorage("keeping", options)
            .AddAdoNetGrainStorage("deleting", deleting =>
            {
                options(deleting);
                deleting.DeleteStateOnClear = true;
            })
            .UseSystemTextJsonGrainStorageSerializer());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Drop();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_written_is_read_with_its_version()
    {
        Assert.False((await Read()).RecordExists);
        await Write(State("Ünïcode 🍄"));
        var state = await Read();
        Assert.Equal(("Ünïcode 🍄", "1", true), (state.State!.Name, state.ETag, state.RecordExists));
        state.State = new Spore("second", 2);
        await Write(state);
        Assert.Equal("2", state.ETag);
        Assert.Equal(new Spore("second", 2), (await Read()).State);
    }

    [Fact]
    public async Task A_write_over_a_newer_version_is_a_conflict()
    {
        await Write(State("first"));
        var (left, right) = (await Read(), await Read());
        left.State = new Spore("left", 2);
        await Write(left);
        right.State = new Spore("right", 3);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(right));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Keeping.ClearStateAsync("spore", Agent, right));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Deleting.ClearStateAsync("spore", Agent, right));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(State("first again")));
        Assert.Equal("left", (await Read()).State!.Name);
    }

    [Fact]
    public async Task Of_many_first_writes_one_wins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Try($"writer {i}")));
        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.IsType<InconsistentStateException>(outcome));
        Assert.Equal("1", (await Read()).ETag);
    }

    [Fact]
    public async Task A_cleared_state_continues_its_version()
    {
        var state = State("first");
        await Write(state);
        await Keeping.ClearStateAsync("spore", Agent, state);
        Assert.Equal(("2", false), (state.ETag, (await Read()).RecordExists));
        state.State = new Spore("again", 1);
        await Write(state);
        Assert.Equal("3", (await Read()).ETag);
    }

    [Fact]
    public async Task A_deleted_state_starts_anew()
    {
        var state = State("first");
        await Write(state);
        await Deleting.ClearStateAsync("spore", Agent, state);
        Assert.Equal((null, false), ((await Read()).ETag, (await Read()).RecordExists));
        await Write(State("again"));
        Assert.Equal("1", (await Read()).ETag);
    }

    [Fact]
    public async Task State_names_and_keys_keep_apart()
    {
        await Write(State("mine"));
        var other = new GrainState<Spore>(new Spore("other", 1));
        await Keeping.WriteStateAsync("spore", GrainId.Create("cfo", "ceo-agent"), other);
        await Keeping.WriteStateAsync("other.spore", Agent, new GrainState<Spore>(new Spore("other", 1)));
        Assert.Equal("mine", (await Read()).State!.Name);
    }

    protected abstract Task<Action<AdoNetGrainStorageOptions>> Create();

    protected abstract ValueTask Drop();

    private async Task<Exception?> Try(string name)
    {
        await Task.Yield();
        return await Record.ExceptionAsync(() => Write(State(name)));
    }

    private static GrainState<Spore> State(string name) => new(new Spore(name, 1));

    private Task Write(GrainState<Spore> state) => Keeping.WriteStateAsync("spore", Agent, state);

    private async Task<GrainState<Spore>> Read()
    {
        var state = new GrainState<Spore>();
        await Keeping.ReadStateAsync("spore", Agent, state);
        return state;
    }

    public sealed record Spore(string Name, int Count);
}
