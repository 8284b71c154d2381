namespace Mycosoft.Tests.Support.Telemetry;

/// <summary>As much of the protobuf wire format as it takes to look into an OTLP export: fields by number, and of numbers only varints and fixed ones to pass over.</summary>
public readonly record struct ProtoMessage(ReadOnlyMemory<byte> Bytes)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes.Span);

    public string Hex => Convert.ToHexStringLower(Bytes.Span);

    /// <summary>Every message at the end of a path of field numbers.</summary>
    public IEnumerable<ProtoMessage> At(params int[] path) => path is [] ? [this] : Fields().Where(field => field.Number == path[0]).SelectMany(field => field.Value.At(path[1..]));

    public string TextAt(params int[] path) => At(path).Select(found => found.Text).FirstOrDefault() ?? "";

    public string HexAt(params int[] path) => At(path).Select(found => found.Hex).FirstOrDefault() ?? "";

    /// <summary>The fields that have a length: texts, bytes and messages.</summary>
    private List<(int Number, ProtoMessage Value)> Fields()
    {
        var (fields, at) = (new List<(int, ProtoMessage)>(), 0);
        while (at < Bytes.Length)
        {
            var key = Varint(ref at);
            switch (key & 7)
            {
                case 0:
                    Varint(ref at);
                    break;
                case 1:
                    at += sizeof(ulong);
                    break;
                case 2:
                    var length = (int)Varint(ref at);
                    fields.Add(((int)(key >> 3), new(Bytes.Slice(at, length))));
                    at += length;
                    break;
                case 5:
                    at += sizeof(uint);
                    break;
                default:
                    throw new FormatException($"Wire type {key & 7} at {at}: {Hex}");
            }
        }

        return fields;
    }

    private ulong Varint(ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = Bytes.Span[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
