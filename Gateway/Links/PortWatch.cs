namespace Mycosoft.Devices.Links;

/// <summary>Holds a link for each port of a board that is plugged in, from when it is there until it is gone.</summary>
/// <param name="taken">The links with names of their own; their ports are left to them.</param>
internal sealed partial class PortWatch(UsbPorts ports, IReadOnlyList<LinkSettings> taken, TimeProvider clock, ILogger<PortWatch> log)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);

    /// <param name="auto">What stands for the ports.</param>
    /// <param name="hold">Holds one link until its token ends, or this side stops.</param>
    /// <param name="stoppingToken">This side stops.</param>
    public async Task Run(LinkSettings auto, Func<LinkSettings, CancellationToken, Task> hold, CancellationToken stoppingToken)
    {
        if (!ports.CanTell)
        {
            LogCannotTell();
            return;
        }

        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
                await Look(auto, hold);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await Task.WhenAll(_held.Values.Select(held => held.End()));
            foreach (var held in _held.Values)
                held.Dispose();
        }
    }

    private async Task Look(LinkSettings auto, Func<LinkSettings, CancellationToken, Task> hold)
    {
        var others = taken.Where(link => link is { Type: LinkSettings.Serial, IsAuto: false }).Select(link => Real(link.Port)).ToHashSet(StringComparer.Ordinal);
        var there = ports.Find().Where(port => auto.Vendors.Contains(port.Vendor) && !others.Contains(port.Name)).ToDictionary(port => port.Name, StringComparer.Ordinal);
        foreach (var name in _held.Keys.Where(name => !there.ContainsKey(name)).ToList())
        {
            _held.Remove(name, out var gone);
            using (gone)
                await gone!.End();
            LogGone(name);
        }

        foreach (var port in there.Values.Where(port => !_held.ContainsKey(port.Name)))
        {
            LogFound(port.Name, port.Vendor, port.Product);
            _held.Add(port.Name, new(token => hold(auto.To(port.Name), token)));
        }
    }

    /// <summary>A port may be configured by a name that only leads to it, such as one in /dev/serial/by-id.</summary>
    private static string Real(string port)
    {
        try
        {
            return File.ResolveLinkTarget(port, returnFinalTarget: true)?.FullName ?? port;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return port;
        }
    }

    [LoggerMessage(LogLevel.Information, "Port {Port} (USB {Vendor}:{Product}) is plugged in and taken for a board's")]
    private partial void LogFound(string port, string vendor, string product);

    [LoggerMessage(LogLevel.Information, "Port {Port} is gone")]
    private partial void LogGone(string port);

    [LoggerMessage(LogLevel.Information, "Boards that are plugged in are found on Linux only; on this system their ports are configured by name")]
    private partial void LogCannotTell();

    private sealed class Held : IDisposable
    {
        private readonly CancellationTokenSource _gone = new();

        public Held(Func<CancellationToken, Task> hold) => Running = hold(_gone.Token);

        public Task Running { get; }

        public async Task End()
        {
            await _gone.CancelAsync();
            await Running;
        }

        public void Dispose() => _gone.Dispose();
    }
}
