using Mycosoft.Devices.Links;

namespace Mycosoft.Tests.Unit.Devices.Links;

/// <summary>What Linux tells of its ports, links and all, with a hub above every device.</summary>
internal sealed class FakeSysfs : IDisposable
{
    private readonly TemporaryDirectory _directory = new("sysfs");

    public FakeSysfs()
    {
        Directory.CreateDirectory(Class);
        Number(Path.Combine(Devices, "usb1"), "idVendor", "1d6b");
        // A port of the machine itself hangs on no USB device.
        Link("ttyS0", Path.Combine(_directory.FullPath, "devices", "pnp0", "00:04"), "00:04");
    }

    public UsbPorts Ports => new(_directory.FullPath);

    private string Class => Path.Combine(_directory.FullPath, "class", "tty");

    private string Devices => Path.Combine(_directory.FullPath, "devices", "pci0000:00");

    /// <param name="port">Such as ttyACM0; behind a bridge when it is a ttyUSB.</param>
    public void Plug(string port, string vendor, string product = "1001")
    {
        var device = Path.Combine(Devices, "usb1", $"1-{port}");
        Number(device, "idVendor", vendor);
        Number(device, "idProduct", product);
        var part = Path.Combine(device, $"1-{port}:1.0");
        if (port.StartsWith("ttyUSB", StringComparison.Ordinal))
            Link(port, Path.Combine(part, port), port);
        else
            Link(port, part, $"1-{port}:1.0");
    }

    public void Pull(string port)
    {
        Directory.Delete(Path.Combine(Class, port));
        Directory.Delete(Path.Combine(Devices, "usb1", $"1-{port}"), recursive: true);
    }

    public void Dispose() => _directory.Dispose();

    private static void Number(string device, string name, string number)
    {
        Directory.CreateDirectory(device);
        File.WriteAllText(Path.Combine(device, name), number + "\n");
    }

    private void Link(string port, string device, string name)
    {
        var node = Path.Combine(device, "tty", port);
        Directory.CreateDirectory(node);
        Directory.CreateSymbolicLink(Path.Combine(node, "device"), Path.Combine("..", "..", "..", name));
        Directory.CreateSymbolicLink(Path.Combine(Class, port), Path.GetRelativePath(Class, node));
    }
}
