using System.Collections.Concurrent;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices.Links;

/// <summary>A store that says of each signal what it is told to say, when it is told to.</summary>
internal sealed class FakeInbox : IDeviceInbox
{
    public ConcurrentQueue<DeviceSignal> Taken { get; } = new();

    public Func<DeviceSignal, Answer<DeviceVerdict>> Says { get; set; } = _ => new DeviceVerdict(DeviceOutcome.Stored);

    public Task Open { get; set; } = Task.CompletedTask;

    public async Task<Answer<DeviceVerdict>> Take(DeviceSignal signal, CancellationToken cancellationToken)
    {
        Taken.Enqueue(signal);
        await Open.WaitAsync(cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return cancellationToken.IsCancellationRequested ? Fault.Unavailable("Away.") : Says(signal);
    }

    public Task<Answer<DeviceVerdicts>> Take(IReadOnlyList<DeviceSignal> signals, CancellationToken cancellationToken) => throw new NotSupportedException();
}
