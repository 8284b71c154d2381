namespace Mycosoft.Devices;

/// <summary>The tables of the fleet in one dialect.</summary>
internal interface IDeviceStore
{
    /// <summary>Decides a batch on what is locked, and writes what came of it, in one transaction.</summary>
    Task Commit(DeviceBatch batch, CancellationToken cancellationToken);

    /// <summary>Whether this commit can never succeed, for what is in it.</summary>
    bool IsData(Exception exception);

    /// <summary>Those of them that are registered.</summary>
    Task<IReadOnlySet<string>> Registered(IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken);

    /// <summary>Those of them that have an agent which is there.</summary>
    Task<IReadOnlySet<string>> WithAgents(IReadOnlyCollection<string> agentIds, CancellationToken cancellationToken);
}
