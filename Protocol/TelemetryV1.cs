using System.Buffers.Binary;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>What the older builds measure as a struct; it begins with the magic of a frame.</summary>
internal static class TelemetryV1
{
    public const int Size = 188;
    private const int Inputs = 4;

    public static bool IsOne(ReadOnlySpan<byte> data) => data.Length == Size && data[0] == 0x5A && data[1] == 0xA1 && data[3] == MdpTypes.Telemetry;

    public static TelemetryMessage? Read(ReadOnlySpan<byte> data, Dialect dialect, out FrameError error)
    {
        var metrics = new MetricList();
        for (var i = 0; i < Inputs; i++)
        {
            metrics.Add($"analog.ai{i + 1}", BinaryPrimitives.ReadUInt16LittleEndian(data[(12 + (2 * i))..]));
            metrics.Add($"analog.ai{i + 1}_v", BinaryPrimitives.ReadSingleLittleEndian(data[(20 + (4 * i))..]), "V");
        }

        for (var i = 0; i < 3; i++)
            metrics.Add($"mosfet.{i + 1}", data[36 + i]);
        for (var i = 0; i < Inputs; i++)
            metrics.Add($"i2c.{i}.count", data[40 + i]);
        error = metrics.HasUnreal ? FrameError.BadNumber : FrameError.None;
        return metrics.HasUnreal ? null : new()
        {
            Dialect = dialect,
            Metrics = metrics.Metrics,
            UptimeMs = BinaryPrimitives.ReadUInt32LittleEndian(data[8..]),
            Sent = WireJson.EmptyObject,
        };
    }
}
