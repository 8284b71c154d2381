using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Benchmarks.Micro;

/// <summary>The group commit without a store, and the statements it makes for PostgreSQL.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private const int Writes = 100;
    private readonly LedgerWriter _writer = new(new NothingStore(), TimeProvider.System, NullLogger<LedgerWriter>.Instance);
    private readonly LedgerWrite[] _accepts = [.. Enumerable.Range(0, Writes).Select(n => new AcceptTask($"agent-{n}", 1, Rows.Task(n)))];
    private readonly Slot<LedgerWrite>[] _slots;

    public LedgerBenchmarks() => _slots = [.. _accepts.Select((write, index) => new Slot<LedgerWrite>(index, write))];

    [GlobalSetup]
    public Task Start() => _writer.Start(CancellationToken.None);

    [GlobalCleanup]
    public Task Stop() => _writer.Stop(CancellationToken.None);

    [Benchmark(OperationsPerInvoke = Writes)]
    public Task WriteHundred() => Task.WhenAll(_accepts.Select(write => _writer.Write(write, CancellationToken.None)));

    [Benchmark(OperationsPerInvoke = Writes)]
    public object StatementsOfHundred() => PostgresBatch.Of(_slots, null!);

    [Benchmark]
    public TaskRow RowOfASubmission() => TaskRows.From(_submission, Kind, _tenure, _at);

    private readonly TaskSubmission _submission = new(Guid.CreateVersion7(), "get_status", JsonText.EmptyObject, "key:01234567");
    private readonly DateTime _at = DateTime.UtcNow;
    private static readonly AgentDescriptor Kind = AgentDescriber.Describe(typeof(Hosted.TimingAgent));
    private readonly Tenure _tenure = new(new NothingLedger(), Kind, new("a", Hosted.TimingAgent.Kind, AgentCategory.Custom, Life.Active, JsonText.EmptyObject, 1, 1, DateTime.UtcNow, null, null, null, 0, null));

    private sealed class NothingLedger : ILedger
    {
        public Task<LedgerVerdict> Write(LedgerWrite write, CancellationToken cancellationToken) => Task.FromResult(LedgerVerdict.Written);
    }

    private sealed class NothingStore : ILedgerStore
    {
        public Task<IReadOnlyList<LedgerVerdict>> Commit(IReadOnlyList<LedgerWrite> writes, CancellationToken cancellationToken)
        {
            var verdicts = new LedgerVerdict[writes.Count];
            Array.Fill(verdicts, LedgerVerdict.Written);
            return Task.FromResult<IReadOnlyList<LedgerVerdict>>(verdicts);
        }

        public Task RenewLease(string silo, string version, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task EndLease(string silo, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<WakeableAgent>> FindWork(string silo, TimeSpan leaseLength, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<WakeableAgent>>([]);
    }
}
