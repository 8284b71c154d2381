using System.Data.Common;
using Microsoft.Extensions.Logging;
using Mycosoft.Hosting;
using Mycosoft.Ledger;

namespace Mycosoft.Devices.Links;

/// <summary>In a company of one process whoever held a link before is gone with the process before: its leases end when this one begins, instead of when their time is over.</summary>
internal sealed partial class InheritedLinks(Leases leases, MasOptions options, ILogger<InheritedLinks> log) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle)
    {
        if (options.Membership == Membership.Alone)
            lifecycle.Subscribe(nameof(InheritedLinks), ServiceLifecycleStage.ApplicationServices, End);
    }

    private async Task End(CancellationToken cancellationToken)
    {
        try
        {
            await leases.EndAll(LinkSeat.LeasePrefix, cancellationToken);
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            LogLeft(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The leases on links of the process before could not be ended; they run out by themselves: {Reason}")]
    private partial void LogLeft(string reason);
}
