using System.Buffers;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Benchmarks.Micro;

/// <summary>A million bytes of telemetry as side A sends it, in pieces as a port gives them. Byte by byte is the yardstick.</summary>
[MemoryDiagnoser, Config(typeof(WithThroughput))]
public class ProtocolBenchmarks
{
    public const int Bytes = 1_000_000;
    private const int Piece = 4_096;
    private readonly byte[] _stream = Stream();
    private readonly FrameReader _reader = new();
    private readonly Counter _counter = new();
    private readonly MessageCounter _messages = new();
    private readonly byte[] _scratch = new byte[FrameReader.MaxHeld];

    [Benchmark(Baseline = true)]
    public int ByteByByte()
    {
        var (frames, length) = (0, 0);
        foreach (var value in _stream)
        {
            if (value != 0)
                _scratch[length++] = value;
            else if (length > 0)
                (frames, length) = (frames + (Naive(_scratch.AsSpan(0, length)) ? 1 : 0), 0);
        }

        return frames;
    }

    [Benchmark]
    public int Frames() => Feed(_counter);

    [Benchmark]
    public int Messages() => Feed(_messages);

    private int Feed(Counter sink)
    {
        sink.Count = 0;
        for (var at = 0; at < _stream.Length; at += Piece)
            _reader.Feed(_stream.AsSpan(at, Math.Min(Piece, _stream.Length - at)), sink);
        return sink.Count;
    }

    private static bool Naive(ReadOnlySpan<byte> encoded)
    {
        Span<byte> raw = stackalloc byte[FrameReader.MaxHeld];
        var (at, length) = (0, 0);
        while (at < encoded.Length)
        {
            var code = encoded[at++];
            for (var i = 1; i < code; i++)
                raw[length++] = encoded[at++];
            if (code != 0xFF && at < encoded.Length)
                raw[length++] = 0;
        }

        var crc = 0xFFFF;
        for (var i = 0; i < length - 2; i++)
        {
            crc ^= raw[i] << 8;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
        }

        return (ushort)crc == (raw[length - 2] | (raw[length - 1] << 8));
    }

    private static byte[] Stream()
    {
        var wire = new ArrayBufferWriter<byte>(1_100_000);
        for (var sequence = 1u; wire.WrittenCount < Bytes; sequence++)
            MdpFrame.Write(wire, new(MdpTypes.Telemetry, sequence, 0, 0, MdpSides.SideA, MdpSides.Gateway), Payload(sequence));
        return wire.WrittenSpan[..Bytes].ToArray();
    }

    private static byte[] Payload(uint sequence) => System.Text.Encoding.UTF8.GetBytes(
        $$$$"""{"type":"telemetry","uptime_s":{{{{sequence * 10}}}},"estop":false,"analog":{"ai1":512,"ai2":1033,"ai3":4095,"ai4":0},"bme688":{"a":{"temperature_c":22.51,"humidity_pct":65.2,"pressure_hpa":1013.25,"gas_ohm":50231,"iaq":25.4,"co2_equivalent":512.5,"voc_equivalent":0.51},"b":{"temperature_c":23.02,"humidity_pct":61.9,"pressure_hpa":1013.31,"gas_ohm":61002}}}""");

    private sealed class WithThroughput : ManualConfig
    {
        public WithThroughput() => AddColumn(new ThroughputColumn());
    }

    private class Counter : IFrameSink
    {
        public int Count { get; set; }

        public virtual void Frame(in DeviceFrame frame) => Count++;

        public void Line(ReadOnlySpan<byte> line)
        {
        }

        public void Wrong(FrameError error)
        {
        }
    }

    private sealed class MessageCounter : Counter
    {
        public override void Frame(in DeviceFrame frame) => Count += MessageReader.TryRead(frame, out _, out _) ? 1 : 0;
    }
}
