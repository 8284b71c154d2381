using Microsoft.Extensions.Logging;
using Mycosoft.Ledger;

namespace Mycosoft.Hosting;

/// <summary>
/// This silo's lease, renewed by itself, in real time as the database counts it, so that nothing else can make it late. It begins before the first agent and is given back after the last: while agents drain, nobody takes
/// their work for abandoned.
/// </summary>
public sealed partial class SiloLease(ILedgerStore store, SiloIdentity silo, ILogger<SiloLease> log) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stopping = new();
    private Task _renewing = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(SiloLease), ServiceLifecycleStage.RuntimeStorageServices, Start, Stop);

    public void Dispose() => _stopping.Dispose();

    private async Task Start(CancellationToken cancellationToken)
    {
        await store.RenewLease(silo.Name, SiloIdentity.Version, cancellationToken);
        _renewing = Task.Run(Renew, CancellationToken.None);
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await store.EndLease(silo.Name, cancellationToken);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or OperationCanceledException or TimeoutException or IOException)
        {
            LogRenewal(e);
        }
    }

    private async Task Renew()
    {
        using var timer = new PeriodicTimer(Interval);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stopping.Token);
                await store.RenewLease(silo.Name, SiloIdentity.Version, _stopping.Token);
            }
            catch (Exception e) when (!_stopping.IsCancellationRequested)
            {
                LogRenewal(e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The silo's lease could not be written; it is tried again in two seconds")]
    private partial void LogRenewal(Exception exception);
}
