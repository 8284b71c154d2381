using System.Diagnostics;
using Mycosoft.Ledger;
using Mycosoft.Tasks;
using Span = System.Diagnostics.Activity;

namespace Mycosoft.Telemetry;

/// <summary>
/// The company's own spans. Names are OpenTelemetry's (invoke_agent of the conventions for agents, the database conventions for commits); attributes hold ids, kinds and codes, and never what a task carries.
/// Without a listener nothing here does anything.
/// </summary>
internal static class Tracing
{
    private const int MostLinks = 128;

    private static readonly ActivitySource Source = new("Mycosoft.MAS");

    public static bool IsOn => Source.HasListeners();

    /// <summary>What is traced here and now, for work that goes on after the answer.</summary>
    public static ActivityContext Here => IsOn && Span.Current is { } span ? span.Context : default;

    /// <summary>
    /// The run of a task, in the trace that brought it. A task that another process had accepted begins a trace of its own, and is found by its id. Whatever happens to be traced where a slot became free has nothing to do with it.
    /// </summary>
    public static Span? Run(QueuedTask task, string agentId, string kind)
    {
        if (!IsOn)
            return null;
        Span.Current = null;
        var span = Source.StartActivity($"invoke_agent {kind}", ActivityKind.Internal, task.Trace);
        return span?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.provider.name", "mycosoft").SetTag("gen_ai.agent.name", kind).SetTag("gen_ai.agent.id", agentId)
            .SetTag("mas.task.id", task.Id.ToString()).SetTag("mas.task.type", task.Row.TaskType).SetTag("mas.task.retries", task.Row.Retries);
    }

    public static void Ended(Span? span, Fault? fault)
    {
        if (span is not null && fault is not null)
            span.SetTag("error.type", fault.Code).SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>One write from its caller to the answer after its commit, within whatever is traced there.</summary>
    public static Span? Write(LedgerWrite write) => Span.Current is null ? null : Source.StartActivity("ledger.write")?.SetTag("mas.ledger.write", write.GetType().Name);

    /// <summary>The commit that many writes share: no child of any of them, so it is linked to all.</summary>
    public static Span? Commit(ILedgerStore store, int writes, IEnumerable<ActivityContext> callers)
    {
        if (!IsOn || callers.Where(caller => caller.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)).Distinct().Take(MostLinks).Select(caller => new ActivityLink(caller)).ToList() is not { Count: > 0 } links)
            return null;
        return Source.StartActivity("COMMIT ledger", ActivityKind.Client, default(ActivityContext), links: links)
            ?.SetTag("db.system.name", SystemOf(store)).SetTag("db.operation.name", "COMMIT").SetTag("db.operation.batch.size", writes);
    }

    private static string? SystemOf(ILedgerStore store) => store switch
    {
        PostgresLedgerStore => "postgresql",
        SqliteLedgerStore => "sqlite",
        _ => null,
    };
}
