using System.Text;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Tests.Unit.Devices.Protocol;

/// <summary>Keeps what a reader brings.</summary>
internal sealed class Heard : IFrameSink
{
    public List<(Dialect Dialect, MdpHeader Header, byte[] Payload)> Frames { get; } = [];

    public List<string> Lines { get; } = [];

    public List<FrameError> Wrongs { get; } = [];

    public List<DeviceMessage> Messages { get; } = [];

    public void Frame(in DeviceFrame frame)
    {
        Frames.Add((frame.Dialect, frame.Header, frame.Payload.ToArray()));
        if (MessageReader.TryRead(frame, out var message, out var error))
            Messages.Add(message);
        else
            Wrongs.Add(error);
    }

    public void Line(ReadOnlySpan<byte> line) => Lines.Add(Encoding.UTF8.GetString(line));

    void IFrameSink.Wrong(FrameError error) => Wrongs.Add(error);

    public static Heard Of(params ReadOnlySpan<byte[]> pieces)
    {
        var (reader, heard) = (new FrameReader(), new Heard());
        foreach (var piece in pieces)
            reader.Feed(piece, heard);
        return heard;
    }
}
