using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>What the older builds measure as a struct; it begins with the magic of a frame.</summary>
internal static class TelemetryV1
{
    public const int Size = 188;
    private const int Inputs = 4;
    private const int MostAddresses = 16;

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
            AddBus(metrics, data, i);
        error = metrics.HasUnreal ? FrameError.BadNumber : FrameError.None;
        return metrics.HasUnreal ? null : new()
        {
            Dialect = dialect,
            Metrics = metrics.Metrics,
            UptimeMs = BinaryPrimitives.ReadUInt32LittleEndian(data[8..]),
            Sent = Sent(data, metrics),
        };
    }

    /// <summary>What is on a bus; pins that it does not have are below 0, and a sensor that is not there has the address 0.</summary>
    private static void AddBus(MetricList metrics, ReadOnlySpan<byte> data, int bus)
    {
        metrics.Add($"i2c.{bus}.count", data[40 + bus]);
        if (data[108 + bus] != 0)
        {
            metrics.Add($"i2c.{bus}.bme_addr", data[108 + bus]);
            metrics.Add($"i2c.{bus}.bme_chip", data[112 + bus]);
        }

        var (sda, scl) = ((sbyte)data[116 + bus], (sbyte)data[120 + bus]);
        if (sda >= 0 && scl >= 0)
        {
            metrics.Add($"i2c.{bus}.sda", sda);
            metrics.Add($"i2c.{bus}.scl", scl);
        }
    }

    /// <summary>The numbers under their names, and the addresses of each bus, which are no measure.</summary>
    private static JsonElement Sent(ReadOnlySpan<byte> data, MetricList metrics)
    {
        var sent = new JsonObject();
        foreach (var metric in metrics.Metrics)
            sent[metric.Name] = metric.Value;
        for (var bus = 0; bus < Inputs; bus++)
        {
            var addresses = new JsonArray();
            foreach (var address in data.Slice(44 + (MostAddresses * bus), Math.Min((int)data[40 + bus], MostAddresses)))
                addresses.Add((int)address);
            sent[$"i2c.{bus}.addresses"] = addresses;
        }

        return JsonSerializer.SerializeToElement(sent);
    }
}
