using System.ComponentModel;
using System.Text.Json;
using Mycosoft.Agents.Kinds.Monitoring;
using Mycosoft.Clients.Alertmanager;
using Mycosoft.Clients.Prometheus;

namespace Mycosoft.Agents.Kinds;

[Agent("monitoring", AgentCategory.Infrastructure, SingletonId = "monitoring-agent", Aliases = ["monitor"], Capabilities = ["metrics_query", "alert_manage"])]
[Description("Asks Prometheus, manages silences in Alertmanager, and takes its alerts in.")]
public sealed class MonitoringAgent : Agent
{
    private readonly PromQueries _queries;
    private readonly PromStatus _status;
    private readonly MonitoringClients _clients;
    private readonly StateChanges<MonitoringState> _state;

    public MonitoringAgent(AgentServices services, PromQueries queries, PromStatus status, MonitoringClients clients)
        : base(services)
    {
        (_queries, _status, _clients) = (queries, status, clients);
        _state = new(KeepState<MonitoringState>(MonitoringState.Version));
    }

    protected override IReadOnlyList<string> MissingConfiguration =>
        _clients.Prometheus.IsConfigured || _clients.Alertmanager.IsConfigured ? [] : [PrometheusOptions.UrlKey, AlertmanagerOptions.UrlKey];

    [AgentTask("query", Effect.Read), Description("A PromQL query at one time.")]
    public Task<Outcome<QueryResult>> Query(QueryRequest request, CancellationToken cancellationToken) => _queries.Instant(request, cancellationToken);

    [AgentTask("query_range", Effect.Read), Description("A PromQL query over a range of time.")]
    public Task<Outcome<QueryResult>> QueryRange(QueryRangeRequest request, CancellationToken cancellationToken) => _queries.Range(request, cancellationToken);

    [AgentTask("targets_health", Effect.Read), Description("What Prometheus scrapes and which of it is down, with the last error.")]
    public Task<Outcome<TargetsReport>> TargetsHealth(Nothing nothing, CancellationToken cancellationToken) => _status.Targets(cancellationToken);

    [AgentTask("rules", Effect.Read), Description("The alerting and recording rules and their state.")]
    public Task<Outcome<RulesReport>> Rules(Nothing nothing, CancellationToken cancellationToken) => _status.Rules(cancellationToken);

    [AgentTask("alerts", Effect.Read), Description("The alerts that Prometheus holds pending or firing.")]
    public Task<Outcome<AlertsReport>> Alerts(Nothing nothing, CancellationToken cancellationToken) => _status.Alerts(cancellationToken);

    [AgentTask("slo_burn", Effect.Read), Description("How fast an error budget burns, over seven windows, and which of the usual burn-rate alerts that means.")]
    public Task<Outcome<SloBurnReport>> SloBurn(SloBurnRequest request, CancellationToken cancellationToken) => _clients.Slo.Measure(request, cancellationToken);

    [AgentTask("alertmanager_alerts", Effect.Read), Description("The alerts that Alertmanager holds, silenced and inhibited ones marked.")]
    public Task<Outcome<RoutedAlertsReport>> AlertmanagerAlerts(AlertFilterRequest request, CancellationToken cancellationToken) => _clients.Alertmanager.Alerts(request, cancellationToken);

    [AgentTask("alert_silence_create", Effect.Change), Description("Mutes alerts. More than 24 hours, everything, or a severity that is critical or page waits for a person's approval.")]
    public Task<Outcome<SilenceCreated>> CreateSilence(CreateSilenceRequest request, CancellationToken cancellationToken) => _clients.Alertmanager.CreateSilence(request, cancellationToken);

    [AgentTask("alert_silence_expire", Effect.Change, Idempotent = true), Description("Ends a silence.")]
    public Task<Outcome<SilenceExpired>> ExpireSilence(ExpireSilenceRequest request, CancellationToken cancellationToken) => _clients.Alertmanager.ExpireSilence(request.SilenceId, cancellationToken);

    [AgentTask("alert_silence_list", Effect.Read), Description("The silences.")]
    public Task<Outcome<SilencesReport>> ListSilences(ListSilencesRequest request, CancellationToken cancellationToken) => _clients.Alertmanager.Silences(request.Expired, cancellationToken);

    [AgentTask("alert_receive", Effect.Read), Description("Takes what Alertmanager posts to a webhook; each state of each alert is published once.")]
    public async Task<Outcome<AlertsReceived>> ReceiveAlerts(WebhookPayload payload, CancellationToken cancellationToken)
    {
        var told = 0;
        await _state.Apply(
            async state =>
            {
                var (next, fresh) = state.Take(payload.Alerts);
                // Told before it is remembered: after a crash in between an alert is told twice rather than never.
                foreach (var alert in fresh)
                    await Publish($"alert_{alert.Status}", new(JsonSerializer.Serialize(alert, Json.Tolerant)));
                told = fresh.Count;
                return next;
            },
            cancellationToken);
        return new AlertsReceived(payload.Alerts.Count, told, payload.Alerts.Count - told);
    }

    [AgentTask("config_status", Effect.Read), Description("Which services are configured, and whether they answer.")]
    public async Task<Outcome<ConfigStatus>> ConfigStatus(Nothing nothing, CancellationToken cancellationToken) => await _clients.Status(cancellationToken);

    [AgentTask("reload_config", Effect.Critical, Idempotent = true), Description("Makes Prometheus read its configuration again; needs --web.enable-lifecycle.")]
    public Task<Outcome<ReloadReport>> ReloadConfig(Nothing nothing, CancellationToken cancellationToken) => _clients.Prometheus.Reload(cancellationToken);

    protected override async Task<IReadOnlyList<HealthCheck>> CheckServices(CancellationToken cancellationToken) =>
        [.. (await _clients.Status(cancellationToken)).Services.SelectMany(service => service.Checks)];
}
