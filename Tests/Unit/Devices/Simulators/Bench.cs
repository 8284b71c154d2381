using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;
using Mycosoft.Tests.Simulators.Units;
using Mycosoft.Tests.Simulators.Updates;

namespace Mycosoft.Tests.Unit.Devices.Simulators;

/// <summary>A unit on the table: its clock in our hand, and what it says read by the product's own reader.</summary>
internal sealed class Bench : IFrameSink
{
    private readonly FrameReader _reader = new();
    private readonly List<string> _heard = [];

    public Bench(UnitProfile? profile = null)
    {
        profile ??= new UnitProfile("mycobrain-a1b2c3");
        Fault = profile.UpdateFault;
        Unit = new(profile, Clock);
        Unit.Advance();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    public SimulatedUnit Unit { get; }

    public UpdateFault Fault { get; }

    public List<DeviceMessage> Messages { get; } = [];

    public List<string> Lines { get; } = [];

    public List<FrameError> Errors { get; } = [];

    /// <summary>Everything that came of this, frames as sequence:type:text and lines as they are.</summary>
    public IReadOnlyList<string> Hear()
    {
        _heard.Clear();
        _reader.Feed(Unit.Take(), this);
        return [.. _heard];
    }

    /// <summary>A command of the build with JSON, as the product writes it.</summary>
    public IReadOnlyList<string> Tell(uint sequence, string command, string parameters = "{}", byte destination = MdpSides.SideA)
    {
        Unit.Receive(CommandWriter.ForMdp(sequence, command, Encoding.UTF8.GetBytes(parameters), destination)!.Bytes);
        return Hear();
    }

    public IReadOnlyList<string> TellBinary(uint sequence, ushort id, params byte[] data)
    {
        Unit.Receive(CommandWriter.ForMdpBinary(sequence, id, data, MdpSides.SideA)!.Bytes);
        return Hear();
    }

    public IReadOnlyList<string> Type(string line)
    {
        Unit.Receive(Encoding.ASCII.GetBytes(line + "\r\n"));
        return Hear();
    }

    /// <summary>Lets time go by, with the unit doing what is due when it is due.</summary>
    public IReadOnlyList<string> Pass(double seconds)
    {
        var end = Clock.GetUtcNow().AddSeconds(seconds);
        while (Unit.NextDue is var due && due <= end)
        {
            if (due > Clock.GetUtcNow())
                Clock.SetUtcNow(due);
            Unit.Advance();
        }

        Clock.SetUtcNow(end);
        return Hear();
    }

    public void Frame(in DeviceFrame frame)
    {
        if (!MessageReader.TryRead(frame, out var message, out var error))
        {
            _heard.Add(FormattableString.Invariant($"{frame.Header.Sequence}:{frame.Header.Type}:{frame.Header.Flags}:{frame.Header.Acknowledges}"));
            if (frame.Payload.Length > 0)
                Errors.Add(error);
            return;
        }

        Messages.Add(message);
        _heard.Add(FormattableString.Invariant($"{frame.Header.Sequence}:") + message switch
        {
            HelloMessage hello => $"hello {hello.Firmware}",
            TelemetryMessage => "reading",
            ReplyMessage reply => FormattableString.Invariant($"{(reply.Success ? "ack" : "nack")} {reply.Answers} {reply.Text}"),
            EventMessage news => FormattableString.Invariant($"event {news.Name}"),
            _ => message.GetType().Name,
        });
    }

    public void Line(ReadOnlySpan<byte> line)
    {
        Lines.Add(Encoding.ASCII.GetString(line));
        _heard.Add(Lines[^1]);
    }

    public void Wrong(FrameError error) => Errors.Add(error);

    public JsonElement Sent<T>() where T : DeviceMessage => Messages.OfType<T>().Last().Sent;
}
