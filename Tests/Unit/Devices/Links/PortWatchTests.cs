using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Devices.Links;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class PortWatchTests : IAsyncDisposable
{
    private static readonly LinkSettings Auto = new(LinkSettings.Serial, "serial:auto") { Port = LinkSettings.Auto, BaudRate = 9_600 };

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeSysfs _sysfs = new();
    private readonly ConcurrentDictionary<string, LinkSettings> _held = new();
    private readonly ConcurrentQueue<string> _began = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ContinueWith(static _ => { }, TaskScheduler.Default);
        _stop.Dispose();
        _sysfs.Dispose();
    }

    [Fact]
    public void A_port_says_who_made_the_device_that_it_is_on()
    {
        _sysfs.Plug("ttyACM0", "303A");
        _sysfs.Plug("ttyUSB3", "10c4", "ea60");
        Assert.Equal([new UsbPort("/dev/ttyACM0", "303a", "1001"), new UsbPort("/dev/ttyUSB3", "10c4", "ea60")], _sysfs.Ports.Find().OrderBy(port => port.Name, StringComparer.Ordinal));
        Assert.True(_sysfs.Ports.CanTell);
    }

    [Fact]
    public async Task A_system_that_tells_of_no_ports_has_none()
    {
        var nowhere = new UsbPorts(Path.Combine(Path.GetTempPath(), "no-such-sysfs"));
        Assert.False(nowhere.CanTell);
        Assert.Empty(nowhere.Find());
        await new PortWatch(nowhere, [Auto], _clock, NullLogger<PortWatch>.Instance).Run(Auto, Hold, _stop.Token);
        Assert.Empty(_began);
    }

    [Fact]
    public async Task A_board_has_a_link_from_when_it_is_plugged_in_until_it_is_pulled_out()
    {
        _sysfs.Plug("ttyACM0", "303a");
        Start(Auto);
        await Holds("serial:/dev/ttyACM0");
        Assert.Equal(("/dev/ttyACM0", 9_600, false), (_held["serial:/dev/ttyACM0"].Port, _held["serial:/dev/ttyACM0"].BaudRate, _held["serial:/dev/ttyACM0"].IsAuto));
        _sysfs.Plug("ttyUSB0", "10c4");
        await Holds("serial:/dev/ttyACM0", "serial:/dev/ttyUSB0");
        _sysfs.Pull("ttyACM0");
        await Holds("serial:/dev/ttyUSB0");
        _sysfs.Plug("ttyACM0", "303a");
        await Holds("serial:/dev/ttyACM0", "serial:/dev/ttyUSB0");
        Assert.Equal(["serial:/dev/ttyACM0", "serial:/dev/ttyUSB0", "serial:/dev/ttyACM0"], _began);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _watching);
        Assert.Empty(_held);
    }

    [Fact]
    public async Task Ports_of_other_makers_and_those_with_links_of_their_own_are_left_alone()
    {
        using var directory = new TemporaryDirectory("by-id");
        File.CreateSymbolicLink(directory.File("usb-board"), "/dev/ttyACM1");
        foreach (var port in (string[])["ttyACM0", "ttyACM1", "ttyACM2"])
            _sysfs.Plug(port, "303a");
        _sysfs.Plug("ttyUSB0", "0403");
        _sysfs.Plug("ttyUSB1", "1a86");
        var (named, linked) = (new LinkSettings(LinkSettings.Serial, "roof") { Port = "/dev/ttyACM0" }, new LinkSettings(LinkSettings.Serial, "cellar") { Port = directory.File("usb-board") });
        Start(Auto with { Name = "lab", Vendors = UsbVendors.Espressif }, named, linked);
        await Holds("lab:/dev/ttyACM2");
        _sysfs.Plug("ttyACM3", "303a");
        await Holds("lab:/dev/ttyACM2", "lab:/dev/ttyACM3");
        Assert.Equal(2, _began.Count);
    }

    private void Start(LinkSettings auto, params LinkSettings[] others) =>
        _watching = new PortWatch(_sysfs.Ports, [auto, .. others], _clock, NullLogger<PortWatch>.Instance).Run(auto, Hold, _stop.Token);

    private async Task Hold(LinkSettings link, CancellationToken gone)
    {
        _began.Enqueue(link.Name);
        _held[link.Name] = link;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, _stop.Token);
        await Task.Delay(Timeout.Infinite, over.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        _held.TryRemove(link.Name, out _);
    }

    /// <summary>Lets time pass until these are held and no others.</summary>
    private Task<string> Holds(params string[] links) => Eventually.Equal(
        string.Join(' ', links),
        () =>
        {
            _clock.Advance(PortWatch.Every);
            return Task.FromResult(string.Join(' ', _held.Keys.Order(StringComparer.Ordinal)));
        },
        "the links that are held",
        cancellationToken: Cancellation);
}
