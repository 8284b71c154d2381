using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Protocol;

/// <summary>Reads the lines of one link in their order: which chip a sensor is stands in two of them, its address over its registers. For one thread at a time.</summary>
public sealed class LineReader
{
    private const int Longest = 128;
    private string? _address;

    /// <summary>Reads a line of text. <see cref="FrameError.PlainText"/> is nothing wrong: most lines are for people.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out DeviceMessage? message, out FrameError error)
    {
        if (MessageReader.TryReadLine(line, out message, out error) || error != FrameError.PlainText)
            return message is not null;
        var text = line.Trim(" \t\r\n"u8);
        if (text.Length > Longest || !(text.StartsWith("---"u8) || text.StartsWith("#"u8)))
            return false;
        switch (Encoding.UTF8.GetString(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["---", "BME", "ID", "probe", "@", var address, "---"]:
                _address = address;
                return false;
            case [['#', ..], "chip_id:", "OK", var chip, "|", "variant_id:", "OK", var variant]:
                message = Chip(chip, variant);
                error = FrameError.None;
                return true;
            case [['-', '-', '-', ..], ..]:
                _address = null;
                return false;
            default:
                return false;
        }
    }

    /// <summary>Forgets what came before, as after a link was closed.</summary>
    public void Reset() => _address = null;

    private EventMessage Chip(string chip, string variant) => new()
    {
        Dialect = Dialect.Text,
        Name = "sensor_chip",
        Sent = JsonSerializer.SerializeToElement(new JsonObject { ["address"] = _address, ["chip_id"] = chip, ["variant_id"] = variant }),
    };
}
