using BenchmarkDotNet.Attributes;
using Mycosoft.Agents;

namespace Mycosoft.Tests.Benchmarks.Micro;

public sealed record SamplePayload(string Name, int Count, IReadOnlyList<string> Tags);

/// <summary>What happens to a payload on its way in and to a result on its way out.</summary>
[MemoryDiagnoser]
public class PayloadBenchmarks
{
    private readonly PayloadReader<SamplePayload> _reader = new();
    private readonly JsonText _payload = new("""{"name":"temperature","count":12,"tags":["lab","mycelium"]}""");
    private readonly JsonText _wrong = new("""{"name":"temperature","count":"12","tags":["lab","mycelium"]}""");
    private readonly JsonText _clean = new($$"""{"text":"{{new string('a', 1_000)}}"}""");
    private readonly JsonText _nul = new($$"""{"text":"{{new string('a', 1_000)}}\u0000"}""");

    [Benchmark]
    public Fault? Check() => _reader.Check(_payload);

    [Benchmark]
    public Fault? CheckWrongType() => _reader.Check(_wrong);

    [Benchmark]
    public JsonText WithoutNulClean() => Summary.WithoutNul(_clean);

    [Benchmark]
    public JsonText WithoutNul() => Summary.WithoutNul(_nul);
}
