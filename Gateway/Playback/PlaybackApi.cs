using Mycosoft.Agents;
using Mycosoft.Http;

namespace Mycosoft.Playback;

/// <summary>The company as it was.</summary>
internal static class PlaybackApi
{
    private const int LongestStep = 604_800;
    private const int AtOnce = 2;

    // A look back reads through days of rows, beside a company that has to write.
    private static readonly SemaphoreSlim Slots = new(AtOnce, AtOnce);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const string From = "An instant; an hour before to when absent";
    private const string To = "An instant, at most 7 days after from; now when absent";

    public static void MapPlayback(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/dashboard").WithTags("Dashboard").For(Role.Viewer).WithMetadata(BrowserPass.Accepted.Everywhere);
        group.MapGet("/playback", Play).Describe("playback", "What the topology showed over a window of the past, frame by frame").Gives<Recording>()
            .Takes("from", From).Takes("to", To).Takes("step", "Seconds of a frame, so that there are at most 720; 120 frames when absent");
        group.MapGet("/agents/{id}/metrics", Metrics).Describe("dashboardAgentMetrics", "The samples of one agent over a window of the past").Gives<MetricSeries>()
            .Takes("from", From).Takes("to", To).Takes("step", "Seconds of a point, so that there are at most 500; 120 points when absent");
    }

    private static async Task<IResult> Play(HttpContext http, Company company)
    {
        if (Span(http, out var span) is { } wrong)
            return wrong;
        if (!await Slots.WaitAsync(Patience, http.RequestAborted))
            return new Refusal(Fault.Unavailable("Others are looking back at this moment; try again."));
        try
        {
            var answer = await company.Playback.Read(span, http.RequestAborted);
            return answer.TryGet(out var recording, out var fault) ? TypedResults.Ok(recording) : new Refusal(fault);
        }
        finally
        {
            Slots.Release();
        }
    }

    private static async Task<IResult> Metrics(HttpContext http, Company company, string id)
    {
        if (Span(http, out var span) is { } wrong)
            return wrong;
        if (!(await company.Agent(id, http.RequestAborted)).TryGet(out _, out var refusal))
            return refusal;
        var answer = await company.Playback.Metrics(id, span, http.RequestAborted);
        return answer.TryGet(out var series, out var fault) ? TypedResults.Ok(series) : new Refusal(fault);
    }

    private static Refusal? Span(HttpContext http, out PastSpan span)
    {
        var query = http.Query();
        span = new(query.Instant("from"), query.Instant("to"), query.Integer("step", 1, LongestStep));
        return query.Refusal;
    }
}
