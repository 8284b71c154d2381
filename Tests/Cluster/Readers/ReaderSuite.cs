using Microsoft.Extensions.Time.Testing;
using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Tests.Cluster.Readers;

/// <summary>Fills the tables through the ledger's store and reads them through the plain classes behind the query grains; no silo is needed.</summary>
public abstract class ReaderSuite(StoreUnderTest store) : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new(new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero));

    protected Database Database { get; private set; } = null!;

    protected Company Company { get; private set; } = null!;

    protected AgentCatalog Catalog { get; } = new([SampleKinds.Probe, SampleKinds.Unit]);

    protected DateTime Now => Clock.GetUtcNow().UtcDateTime;

    public async ValueTask InitializeAsync()
    {
        (Database, var ledger) = await store.Open();
        Company = new(ledger, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await store.DisposeAsync();
    }

    protected async Task Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await Database.Open(Cancellation);
        var statement = parameters.Aggregate(new Statement(sql), (s, p) => s.With(p.Name, p.Value));
        await statement.Run(Database, connection, Cancellation);
    }

    protected static T Value<T>(Answer<T> answer)
        where T : class => answer.TryGet(out var value, out var fault) ? value : throw new InvalidOperationException(fault.ToString());

    protected static void Refused<T>(Answer<T> answer, string code, string? path = null)
        where T : class => Assert.Equal((code, path), (answer.Fault?.Code, answer.Fault?.Path));
}
