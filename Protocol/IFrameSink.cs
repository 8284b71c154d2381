namespace Mycosoft.Devices.Protocol;

/// <summary>Takes what a link brings, in order.</summary>
public interface IFrameSink
{
    void Frame(in DeviceFrame frame);

    /// <summary>A line of text without its end.</summary>
    void Line(ReadOnlySpan<byte> line);

    void Wrong(FrameError error);
}
