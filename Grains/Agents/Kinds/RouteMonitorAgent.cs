using System.ComponentModel;
using System.Text.Json;
using Mycosoft.Agents.Kinds.RouteMonitor;
using Mycosoft.Agents.Kinds.Samples;
using Mycosoft.Clients.Web;

namespace Mycosoft.Agents.Kinds;

[Agent("route-monitor", AgentCategory.Data, UnitPrefix = "route-", Settings = typeof(RouteMonitorSettings), Capabilities = ["latency_monitor", "error_tracking"])]
[Description("Checks one route again and again, and says when it goes down or comes back.")]
public sealed class RouteMonitorAgent : Agent
{
    private readonly RouteProbe _probe;
    private readonly RouteMonitorOptions _options;
    private readonly StateChanges<RouteMonitorState> _state;
    private readonly SampleBuffer _samples;

    public RouteMonitorAgent(AgentServices services, RouteProbe probe, RouteMonitorOptions options)
        : base(services)
    {
        (_probe, _options) = (probe, options);
        _state = new(KeepState<RouteMonitorState>(RouteMonitorState.Version));
        _samples = new(_state);
    }

    protected override IReadOnlyList<string> MissingConfiguration => RouteTargets.MissingKey(Own, _options.BaseUrl) is { } key ? [key] : [];

    protected override TaskSchedule? Schedule
    {
        get
        {
            var schedule = CurrentSchedule;
            var watches = (Own.Url ?? Own.Route) is not null && MissingConfiguration.Count == 0;
            return watches && schedule.Enabled ? new("check_route", JsonText.EmptyObject, TimeSpan.FromSeconds(schedule.IntervalSeconds) + Spread.Of(AgentId, Own.JitterSeconds)) : null;
        }
    }

    private RouteMonitorSettings Own => Settings<RouteMonitorSettings>();

    private ScheduleReport CurrentSchedule =>
        _state.Value.Schedule is { } changed ? new(changed.IntervalSeconds, changed.Enabled, true) : new(Own.IntervalSeconds, true, false);

    private DateTime Now => Clock.GetUtcNow().UtcDateTime;

    [AgentTask("check_route", Effect.Read), Description("Checks the monitor's own route, or any other; only its own is counted. An unhealthy route is a result, not a failure.")]
    public async Task<Outcome<RouteCheck>> CheckRoute(CheckRouteRequest request, CancellationToken cancellationToken)
    {
        var (target, own, fault) = RouteTargets.Of(request, Own, _options.BaseUrl);
        if (target is null)
            return fault!;
        var outcome = await _probe.Check(target, cancellationToken);
        return own && outcome.Result is { } check ? await Count(check, cancellationToken) : outcome;
    }

    [AgentTask("latency_stats", Effect.Read), Description("Percentiles of the route's own checks that were answered.")]
    public Task<Outcome<LatencyStats>> LatencyStats(WindowRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<LatencyStats>>(RouteStatistics.Latency(_samples.All, request.WindowMinutes, Now));

    [AgentTask("error_stats", Effect.Read), Description("How many of the route's own checks failed, and why.")]
    public Task<Outcome<ErrorStats>> ErrorStats(WindowRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<ErrorStats>>(RouteStatistics.Errors(_samples.All, request.WindowMinutes, Now, _state.Value));

    [AgentTask("sla", Effect.Read), Description("Availability against a target, maintenance excluded.")]
    public Task<Outcome<SlaReport>> Sla(SlaRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<SlaReport>>(RouteStatistics.Sla(_samples.All, request, Now, _state.Value));

    [AgentTask("set_schedule", Effect.Change, Idempotent = true), Description("Changes how often the route is checked, or stops it; overrides the settings.")]
    public async Task<Outcome<ScheduleReport>> SetSchedule(SetScheduleRequest request, CancellationToken cancellationToken)
    {
        await _samples.Flush(state => state with { Schedule = new(request.IntervalSeconds, request.Enabled) }, cancellationToken);
        await ScheduleChanged();
        return CurrentSchedule;
    }

    [AgentTask("set_maintenance", Effect.Change, Idempotent = true), Description("Announces a time in which failures do not count.")]
    public async Task<Outcome<MaintenanceReport>> SetMaintenance(SetMaintenanceRequest request, CancellationToken cancellationToken)
    {
        var window = new MaintenanceWindow(request.From.UtcDateTime, request.To.UtcDateTime, request.Reason);
        var state = await _samples.Flush(s => s.WithMaintenance(window), cancellationToken);
        return new MaintenanceReport(state.Maintenance);
    }

    [AgentTask("discover_routes", Effect.Read), Description("Reads the routes of an OpenAPI document.")]
    public async Task<Outcome<DiscoveredRoutes>> DiscoverRoutes(DiscoverRoutesRequest request, CancellationToken cancellationToken)
    {
        var isPath = request.OpenapiUrl[0] == '/';
        var (url, fault) = RouteTargets.Named(isPath ? null : request.OpenapiUrl, isPath ? request.OpenapiUrl : null, _options.BaseUrl, "$.openapi_url");
        return url is null ? fault! : await _probe.Discover(url, cancellationToken);
    }

    protected override Task BeforeDeactivation(CancellationToken cancellationToken) => _samples.Flush(state => state, cancellationToken);

    private async Task<RouteCheck> Count(RouteCheck check, CancellationToken cancellationToken)
    {
        var reason = check.Reasons.Count == 0 ? null : check.Reasons[0].Code;
        var sample = new Sample(check.CheckedAt, check.Status == RouteStatus.Healthy, check.LatencyMs, check.TtfbMs, reason);
        var (before, now) = await _samples.Record(sample, Own.Flap, cancellationToken);
        if (now == RouteVerdict.Down && before != now)
            await Announce("route_down", check);
        else if (now == RouteVerdict.Up && before == RouteVerdict.Down)
            await Announce("route_up", check);
        return check with { Counted = true, Verdict = now.ToString().ToLowerInvariant(), Maintenance = _state.Value.InMaintenance(check.CheckedAt) };
    }

    private Task Announce(string eventType, RouteCheck check) => Publish(
        eventType,
        new(JsonSerializer.Serialize(new RouteChanged(AgentId, check.Route, check.Url, check.CheckedAt, check.HttpStatus, check.Reasons), Json.Tolerant)));

    private sealed record RouteChanged(string AgentId, string Route, string Url, DateTime CheckedAt, int? HttpStatus, IReadOnlyList<RouteReason> Reasons);
}
