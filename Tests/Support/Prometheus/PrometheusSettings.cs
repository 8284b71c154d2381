namespace Mycosoft.Tests.Support.Prometheus;

/// <summary>What a test's Prometheus scrapes, evaluates and tells.</summary>
public sealed record PrometheusSettings
{
    /// <summary>host:port by job name; a port that nothing listens on is a target that is down. Prometheus itself is always the job "prometheus".</summary>
    public IReadOnlyDictionary<string, string> Targets { get; init; } = new Dictionary<string, string>();

    /// <summary>The rules of the one group, as YAML list items; <see cref="AlwaysFiring"/> makes one.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    public AlertmanagerServer? Alertmanager { get; init; }

    public static string AlwaysFiring(string alert, string severity = "critical") =>
        $$"""
          - alert: {{alert}}
            expr: vector(1)
            labels: { severity: {{severity}} }
            annotations: { summary: "{{alert}} always fires" }
        """;

    internal string ToConfiguration(string own)
    {
        var jobs = Targets.Append(new("prometheus", own)).Select(target => $"- {{ job_name: {target.Key}, {StaticConfigs(target.Value)} }}");
        var alerting = Alertmanager is null ? "" : $"alerting: {{ alertmanagers: [{{ {StaticConfigs(Alertmanager.Address.Authority)} }}] }}";
        return $$"""
            global: { scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms }
            rule_files: [rules.yml]
            {{alerting}}
            scrape_configs:
            {{string.Join('\n', jobs)}}
            """;
    }

    internal string ToRules() => Rules.Count == 0 ? "groups: []" : $"groups:\n- name: test\n  rules:\n{string.Join('\n', Rules)}\n";

    private static string StaticConfigs(string target) => $"static_configs: [{{ targets: ['{target}'] }}]";
}
