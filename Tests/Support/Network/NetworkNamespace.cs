using System.Diagnostics;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Support.Network;

/// <summary>A machine of its own as far as the network goes: joined to this one by a cable that a test may cut. Needs root and iproute2.</summary>
public sealed class NetworkNamespace : IAsyncDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);
    private readonly TemporaryDirectory _directory = new("netns");
    private readonly string _name;
    private readonly string _inner;

    private NetworkNamespace(string name, int subnet)
    {
        _name = name;
        _inner = name + "b";
        (Here, There) = ($"10.213.{subnet}.1", $"10.213.{subnet}.2");
    }

    /// <summary>The address of this side of the cable.</summary>
    public string Here { get; }

    /// <summary>The address of the other side.</summary>
    public string There { get; }

    public static bool IsPossible => Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/ip") && Probe();

    public static async Task<NetworkNamespace> Create(CancellationToken cancellationToken)
    {
        var number = Random.Shared.Next(1, 250);
        var space = new NetworkNamespace($"mas{Environment.ProcessId % 10_000}x{number}", number);
        try
        {
            await space.Ip(cancellationToken, "netns", "add", space._name);
            await space.Ip(cancellationToken, "link", "add", space._name, "type", "veth", "peer", "name", space._inner, "netns", space._name);
            await space.Ip(cancellationToken, "addr", "add", $"{space.Here}/30", "dev", space._name);
            await space.Ip(cancellationToken, "link", "set", space._name, "up");
            await space.Ip(cancellationToken, "-n", space._name, "addr", "add", $"{space.There}/30", "dev", space._inner);
            await space.Ip(cancellationToken, "-n", space._name, "link", "set", "lo", "up");
            await space.Heal(cancellationToken);
            return space;
        }
        catch
        {
            await space.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same command on that machine; the process id stays its own.</summary>
    public ProcessStartInfo Command(string program, params IEnumerable<string> arguments) => new("ip", ["netns", "exec", _name, program, .. arguments]);

    /// <summary>Nothing goes through any more, and nobody is told.</summary>
    public Task Cut(CancellationToken cancellationToken) => Ip(cancellationToken, "-n", _name, "link", "set", _inner, "down");

    public Task Heal(CancellationToken cancellationToken) => Ip(cancellationToken, "-n", _name, "link", "set", _inner, "up");

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Ip(CancellationToken.None, "netns", "delete", _name);
        }
        finally
        {
            _directory.Dispose();
        }
    }

    private static bool Probe()
    {
        using var probe = Process.Start(new ProcessStartInfo("unshare", ["--net", "true"]) { RedirectStandardError = true })!;
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    private Task Ip(CancellationToken cancellationToken, params string[] arguments) => ChildProcess.Run(new ProcessStartInfo("ip", arguments), _directory.File("ip.log"), Within, cancellationToken);
}
