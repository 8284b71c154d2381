using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Mycosoft.Agents.Kinds.Devices;
using Mycosoft.Devices;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Cluster.Devices;

/// <summary>A command as it was put on a link.</summary>
internal sealed record SeenCommand(string DeviceId, uint Sequence, byte Destination, string Command, JsonElement Parameters);

/// <summary>Links on which commands are seen and not answered, unless a test says otherwise, and a registry of what tests put there.</summary>
internal sealed class FakeFleet : IFleetAccess
{
    private readonly ConcurrentQueue<SeenCommand> _seen = [];

    public ConcurrentDictionary<string, DeviceRecord> Records { get; } = [];

    public bool Down { get; set; }

    public Task<Fault?> Send(LinkFrame frame, CancellationToken cancellationToken)
    {
        if (Down)
            return Task.FromResult<Fault?>(Fault.Unavailable("Nobody holds the link."));
        _seen.Enqueue(Read(frame));
        return Task.FromResult<Fault?>(null);
    }

    public Task<DeviceRecord?> Find(string agentId, CancellationToken cancellationToken) => Task.FromResult(Records.GetValueOrDefault(agentId));

    public Task Tell(DeviceSignal signal, CancellationToken cancellationToken) => Task.CompletedTask;

    public IReadOnlyList<SeenCommand> Seen(string deviceId) => [.. _seen.Where(s => s.DeviceId == deviceId)];

    private static SeenCommand Read(LinkFrame frame)
    {
        if (frame.Dialect == "text")
        {
            var line = JsonElement.Parse(frame.Bytes);
            return new(frame.DeviceId, 0, 0, line.GetProperty("cmd").GetString()!, line);
        }

        var decoded = new byte[frame.Bytes.Length];
        Assert.True(Cobs.TryDecode(frame.Bytes.AsSpan(..^1), decoded, out var length));
        Assert.True(MdpFrame.TryRead(decoded.AsSpan(0, length), out var header, out var payload, out var error), $"{error}");
        if (frame.Dialect == "mdp_binary")
            return new(frame.DeviceId, header.Sequence, header.Destination, $"0x{payload[1]:x2}{payload[0]:x2}", JsonElement.Parse(Encoding.UTF8.GetBytes($"\"{Convert.ToHexStringLower(payload[4..])}\"")));
        var document = JsonElement.Parse(payload);
        return new(frame.DeviceId, header.Sequence, header.Destination, document.GetProperty("cmd").GetString()!, document.GetProperty("params"));
    }
}
