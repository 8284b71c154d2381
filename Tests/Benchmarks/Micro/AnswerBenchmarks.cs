using System.Buffers;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Mycosoft.Http;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Benchmarks.Micro;

/// <summary>The JSON of POST /tasks, in and out.</summary>
[MemoryDiagnoser]
public class AnswerBenchmarks
{
    private readonly byte[] _request = """{"agent_id":"bench-0001","task_type":"get_status","payload":{}}"""u8.ToArray();
    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private readonly TaskSubmitted _answer = new(Guid.CreateVersion7());

    [Benchmark]
    public object? Read() => JsonBody.Parse(_request, GatewayJson.Strict.SubmitTask).Value;

    [Benchmark]
    public int Write202()
    {
        _buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_buffer);
        JsonSerializer.Serialize(writer, _answer, GatewayJson.Tolerant.TaskSubmitted);
        return _buffer.WrittenCount;
    }
}
