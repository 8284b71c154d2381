using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Mycosoft.Tests.Benchmarks.Load;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>Has agents look at themselves, each of them once.</summary>
internal sealed class Touches(Uri target, string key)
{
    /// <summary>What is left when the time is over stays untouched.</summary>
    public async Task<LoadResult> Each(IEnumerable<string> agents, int atATime, TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within);
        var (left, recorder, clock) = (new ConcurrentQueue<string>(agents), new LatencyRecorder(), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, atATime).Select(_ => Task.Run(() => Work(left, recorder, limit.Token), CancellationToken.None)));
        cancellationToken.ThrowIfCancellationRequested();
        return recorder.Result(clock.Elapsed, closedLoops: null);
    }

    private async Task Work(ConcurrentQueue<string> left, LatencyRecorder recorder, CancellationToken cancellationToken)
    {
        using var connection = new Connection(target);
        while (!cancellationToken.IsCancellationRequested && left.TryDequeue(out var agent))
        {
            var request = Encoding.ASCII.GetBytes($"GET /agents/{agent}/health HTTP/1.1\r\nHost: {target.Authority}\r\nX-API-Key: {key}\r\n\r\n");
            var start = Stopwatch.GetTimestamp();
            try
            {
                var status = await connection.Send(request, cancellationToken);
                if (status == 200)
                    recorder.Succeed(Stopwatch.GetElapsedTime(start));
                else
                    recorder.Fail($"HTTP {status}");
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
