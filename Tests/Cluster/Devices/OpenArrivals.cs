using Mycosoft.Devices;

namespace Mycosoft.Tests.Cluster.Devices;

/// <summary>Lets every unit in and bears nobody: for a store that stands alone.</summary>
internal sealed class OpenArrivals : IArrivals
{
    public ValueTask<int> Admit(int wanted, CancellationToken cancellationToken) => ValueTask.FromResult(wanted);

    public void Missing(string deviceId)
    {
    }
}
