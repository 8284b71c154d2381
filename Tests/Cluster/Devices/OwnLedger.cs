using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Cluster.Devices;

/// <summary>The intake of another silo over the same tables.</summary>
internal sealed class OwnLedger : IDisposable
{
    private readonly IDeviceStore _store;
    private readonly UnitNews _news;

    public OwnLedger(IDeviceStore store, IArrivals arrivals, IGrainFactory grains)
    {
        _store = store;
        _news = new(store, arrivals, grains, TimeProvider.System, NullLogger<UnitNews>.Instance);
        Ledger = new(store, new KnownUnits(store, arrivals), _news, DeviceOptions.Usual, TimeProvider.System, NullLogger<DeviceLedger>.Instance);
        Ledger.Start(CancellationToken.None);
    }

    public DeviceLedger Ledger { get; }

    public void Dispose()
    {
        Ledger.Stop(CancellationToken.None).GetAwaiter().GetResult();
        _news.Dispose();
        (_store as IDisposable)?.Dispose();
    }
}

/// <summary>A store in front of another, that fails as a test wishes.</summary>
internal abstract class StoreInFront(IDeviceStore inner) : IDeviceStore, IDisposable
{
    public virtual Task Commit(DeviceBatch batch, CancellationToken cancellationToken) => inner.Commit(batch, cancellationToken);

    public virtual bool IsData(Exception exception) => inner.IsData(exception);

    public Task<IReadOnlySet<string>> Registered(IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken) => inner.Registered(agentIds, cancellationToken);

    public Task<IReadOnlySet<string>> WithAgents(IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken) => inner.WithAgents(agentIds, cancellationToken);

    public void Dispose() => (inner as IDisposable)?.Dispose();
}

/// <summary>Refuses whatever holds a signal of one unit.</summary>
internal sealed class PoisonedStore(IDeviceStore inner, string deviceId) : StoreInFront(inner)
{
    public override Task Commit(DeviceBatch batch, CancellationToken cancellationToken) =>
        batch.AgentIds.Contains(UnitIds.AgentOf(deviceId)) ? Task.FromException(new InvalidDataException("No table takes that.")) : base.Commit(batch, cancellationToken);

    public override bool IsData(Exception exception) => exception is InvalidDataException || base.IsData(exception);
}

/// <summary>Is out of order until a test mends it.</summary>
internal sealed class BrokenStore(IDeviceStore inner) : StoreInFront(inner)
{
    public volatile bool IsBroken = true;

    public override Task Commit(DeviceBatch batch, CancellationToken cancellationToken) => IsBroken ? Task.FromException(new IOException("The store is out of order.")) : base.Commit(batch, cancellationToken);
}

/// <summary>Writes a commit, and loses the word of it once.</summary>
internal sealed class ForgetfulStore(IDeviceStore inner) : StoreInFront(inner)
{
    private bool _forgot;

    public override async Task Commit(DeviceBatch batch, CancellationToken cancellationToken)
    {
        await base.Commit(batch, cancellationToken);
        if (_forgot)
            return;
        _forgot = true;
        throw new IOException("The connection is gone.");
    }
}

internal sealed class FewArrivals(int most) : IArrivals
{
    private int _left = most;

    public ValueTask<int> Admit(int wanted, CancellationToken cancellationToken)
    {
        var admitted = Math.Min(wanted, _left);
        _left -= admitted;
        return ValueTask.FromResult(admitted);
    }

    public void Missing(string deviceId)
    {
    }
}
