using Mycosoft.Agents;

namespace Mycosoft.Clients.Prometheus;

/// <summary>What Prometheus scrapes, which rules it has, and what they say.</summary>
public sealed class PromStatus(PrometheusClient client)
{
    private const int Most = 500;

    public async Task<Outcome<TargetsReport>> Targets(CancellationToken cancellationToken)
    {
        var outcome = await client.Read<PrometheusWire.TargetsData>("targets?state=active", null, cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        var all = (outcome.Result!.Data.ActiveTargets ?? []).Select(Target).OrderBy(t => t.Health == "up").ToList();
        return new TargetsReport(all.Count, all.Count(t => t.Health == "up"), all.Count(t => t.Health == "down"), all.Count(t => t.Health is not ("up" or "down")), [.. all.Take(Most)], all.Count > Most);
    }

    public async Task<Outcome<RulesReport>> Rules(CancellationToken cancellationToken)
    {
        var outcome = await client.Read<PrometheusWire.RulesData>("rules", null, cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        var all = (outcome.Result!.Data.Groups ?? []).SelectMany(g => (g.Rules ?? []).Select(r => Rule(g, r))).ToList();
        return new RulesReport(all.Count, all.Count(r => r.State == "firing"), all.Count(r => r.State == "pending"), all.Count(r => r.Health == "err"), [.. all.Take(Most)], all.Count > Most);
    }

    public async Task<Outcome<AlertsReport>> Alerts(CancellationToken cancellationToken)
    {
        var outcome = await client.Read<PrometheusWire.AlertsData>("alerts", null, cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        var all = (outcome.Result!.Data.Alerts ?? []).Select(Alert).OrderBy(a => a.State == "firing" ? 0 : 1).ToList();
        return new AlertsReport(all.Count(a => a.State == "firing"), all.Count(a => a.State == "pending"), [.. all.Take(Most)], all.Count > Most);
    }

    private static TargetHealth Target(PrometheusWire.Target t) => new(
        t.Labels?.GetValueOrDefault("job"), t.Labels?.GetValueOrDefault("instance"), t.ScrapePool, t.ScrapeUrl, t.Health ?? "unknown",
        string.IsNullOrEmpty(t.LastError) ? null : t.LastError, t.LastScrape?.Year > 1 ? t.LastScrape?.UtcDateTime : null, t.LastScrapeDuration);

    private static RuleReport Rule(PrometheusWire.Group group, PrometheusWire.Rule rule) => new(
        group.Name ?? "", rule.Name ?? "", rule.Type ?? "", rule.State, rule.Health, string.IsNullOrEmpty(rule.LastError) ? null : rule.LastError,
        rule.Query, rule.Duration, rule.Labels ?? [], rule.Alerts?.Count ?? 0);

    private static ActiveAlert Alert(PrometheusWire.Alert a) => new(
        a.Labels?.GetValueOrDefault("alertname"), a.State, a.ActiveAt?.UtcDateTime, a.Value is { } raw ? PromValue.Number(raw) : null, a.Value, a.Labels ?? [], a.Annotations ?? []);
}
