using System.ComponentModel;
using System.Diagnostics;
using Mycosoft.Agents;
using Mycosoft.Messages;

namespace Mycosoft.Tests.Benchmarks.Hosted;

/// <summary>How an agent reaches another one.</summary>
public enum Way
{
    Bare = 0,
    Ask = 1,
    Delegate = 2,
    Request = 3,
}

public sealed record TimingRequest(Way Way, string With, int Count);

/// <summary>Microseconds a call.</summary>
public sealed record LoopTimes(double P50, double P99);

[Agent(Kind, AgentCategory.Custom), Description("Times calls from inside an agent.")]
public sealed class TimingAgent(AgentServices services) : Agent(services)
{
    public const string Kind = "timing";
    private static readonly JsonText Status = new("""{"task_type":"get_status","payload":{}}""");
    private readonly Dictionary<Guid, TaskCompletionSource> _awaited = [];

    [AgentTask("time", Effect.Read), Description("Calls so often, one call after the other.")]
    public async Task<Outcome<LoopTimes>> Time(TimingRequest request, CancellationToken cancellationToken)
    {
        var call = Call(request, cancellationToken);
        var ticks = new long[request.Count];
        for (var i = 0; i < ticks.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await call();
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(ticks);
        return new LoopTimes(At(0.5), At(0.99));

        double At(double part) => Stopwatch.GetElapsedTime(0, ticks[(int)(part * (ticks.Length - 1))]).TotalMicroseconds;
    }

    protected override Task OnMessage(AgentMessage message, CancellationToken cancellationToken)
    {
        if (message is { MessageType: MessageType.Response, CorrelationId: { } id } && _awaited.Remove(id, out var waiting))
            waiting.TrySetResult();
        return Task.CompletedTask;
    }

    private Func<ValueTask> Call(TimingRequest request, CancellationToken cancellationToken)
    {
        var empty = Services.Grains.GetGrain<IEmptyGrain>(request.With);
        return request.Way switch
        {
            Way.Bare => empty.Ping,
            Way.Ask => async () => Expect(await Ask(request.With, "get_status", JsonText.EmptyObject, cancellationToken)),
            Way.Delegate => async () => Expect(await Delegate(request.With, "get_status", Unlike(), cancellationToken)),
            _ => () => RequestAndWait(request.With, cancellationToken),
        };
    }

    /// <summary>A child of the same parent with the same payload would be the same child.</summary>
    private static JsonText Unlike() => new("{" + new string(' ', (int)(Interlocked.Increment(ref _calls) % 10_000)) + "}");

    private static long _calls;

    private async ValueTask RequestAndWait(string with, CancellationToken cancellationToken)
    {
        var sent = await Tell(with, MessageType.Request, Status);
        if (!sent.TryGet(out var accepted, out var fault))
            throw new InvalidOperationException(fault.Message);
        var waiting = _awaited[accepted.MessageId] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
    }

    private static void Expect(Mycosoft.Tasks.TaskCompletion completion)
    {
        if (completion.Fault is { } fault)
            throw new InvalidOperationException(fault.Message);
    }
}
