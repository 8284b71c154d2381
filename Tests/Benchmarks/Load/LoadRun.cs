using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>Carries out one plan. It ends by itself: what is not answered some seconds after the end counts as a time-out.</summary>
internal sealed class LoadRun(LoadPlan plan)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);
    private readonly LatencyRecorder _recorder = new();
    private readonly Channel<long> _due = Channel.CreateUnbounded<long>(new() { SingleWriter = true });
    private long _next = -1;
    private long _end;

    public (long Succeeded, long Failed) Counts => _recorder.Counts;

    public static Task<LoadResult> Of(LoadPlan plan, CancellationToken cancellationToken) => new LoadRun(plan).Execute(cancellationToken);

    public async Task<LoadResult> Execute(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(plan.Duration + Grace);
        var start = Stopwatch.GetTimestamp();
        _end = start + (long)(plan.Duration.TotalSeconds * Stopwatch.Frequency);
        var pacing = plan.Rate is { } rate ? Pace(start, rate, limit.Token) : Task.CompletedTask;
        await Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(_ => Task.Run(() => Work(limit.Token), CancellationToken.None)));
        await pacing;
        cancellationToken.ThrowIfCancellationRequested();
        return _recorder.Result(Stopwatch.GetElapsedTime(start), plan.Rate is null ? plan.Connections : null);
    }

    private async Task Work(CancellationToken cancellationToken)
    {
        using var connection = new Connection(plan.Target);
        if (plan.Rate is null)
        {
            while (Stopwatch.GetTimestamp() is var now && now < _end && !cancellationToken.IsCancellationRequested)
                await Send(connection, now, cancellationToken);
            return;
        }

        await foreach (var due in _due.Reader.ReadAllAsync(CancellationToken.None))
            await Send(connection, due, cancellationToken);
    }

    private async ValueTask Send(Connection connection, long from, CancellationToken cancellationToken)
    {
        var request = plan.Requests[(int)(Interlocked.Increment(ref _next) % plan.Requests.Count)];
        try
        {
            var status = await connection.Send(request, cancellationToken);
            if (status is >= 200 and < 300)
                _recorder.Succeed(Stopwatch.GetElapsedTime(from));
            else
                _recorder.Fail($"HTTP {status}");
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            connection.Dispose();
            _recorder.Fail(Kind(e));
        }
    }

    /// <summary>A thread of its own: it must not wait for the pool that carries the requests.</summary>
    private Task Pace(long start, int rate, CancellationToken cancellationToken)
    {
        return Task.Factory.StartNew(Tick, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        void Tick()
        {
            for (var i = 0L; start + (i * Stopwatch.Frequency / rate) is var due && due < _end && !cancellationToken.IsCancellationRequested; i++)
            {
                Pacer.WaitUntil(due);
                _due.Writer.TryWrite(due);
            }

            _due.Writer.Complete();
        }
    }

    private static string Kind(Exception exception) => exception switch
    {
        OperationCanceledException => "timeout",
        SocketException socket => socket.SocketErrorCode.ToString(),
        IOException { InnerException: SocketException socket } => socket.SocketErrorCode.ToString(),
        _ => exception.Message,
    };
}
