namespace Mycosoft.Tests.Support.Prometheus;

/// <summary>What a test's Prometheus scrapes, evaluates and tells.</summary>
public sealed record PrometheusSettings
{
    /// <summary>host:port by job name; a port that nothing listens on is a target that is down. Prometheus itself is always the job "prometheus".</summary>
    public IReadOnlyDictionary<string, string> Targets { get; init; } = new Dictionary<string, string>();

    /// <summary>The rules of the one group, as YAML list items; <see cref="AlwaysFiring"/> makes one.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Rule files beside those rules, by their full path.</summary>
    public IReadOnlyList<string> RuleFiles { get; init; } = [];

    /// <summary>What the targets are shown as a bearer; null shows nothing.</summary>
    public string? Credentials { get; init; }

    /// <summary>How often is scraped and evaluated, and how long a target has for its answer.</summary>
    public string Every { get; init; } = "200ms";

    public AlertmanagerServer? Alertmanager { get; init; }

    /// <summary>Whether it can be told to read its configuration again.</summary>
    public bool Lifecycle { get; init; }

    public static string AlwaysFiring(string alert, string severity = "critical") =>
        $$"""
          - alert: {{alert}}
            expr: vector(1)
            labels: { severity: {{severity}} }
            annotations: { summary: "{{alert}} always fires" }
        """;

    internal string ToConfiguration(string own)
    {
        var authorization = Credentials is null ? "" : $"authorization: {{ credentials: {Credentials} }}, ";
        var jobs = Targets.Select(target => $"- {{ job_name: {target.Key}, {authorization}{StaticConfigs(target.Value)} }}").Append($"- {{ job_name: prometheus, {StaticConfigs(own)} }}");
        var alerting = Alertmanager is null ? "" : $"alerting: {{ alertmanagers: [{{ {StaticConfigs(Alertmanager.Address.Authority)} }}] }}";
        return $$"""
            global: { scrape_interval: {{Every}}, scrape_timeout: {{Every}}, evaluation_interval: {{Every}} }
            rule_files: [{{string.Join(", ", RuleFiles.Prepend("rules.yml"))}}]
            {{alerting}}
            scrape_configs:
            {{string.Join('\n', jobs)}}
            """;
    }

    internal string ToRules() => Rules.Count == 0 ? "groups: []" : $"groups:\n- name: test\n  rules:\n{string.Join('\n', Rules)}\n";

    private static string StaticConfigs(string target) => $"static_configs: [{{ targets: ['{target}'] }}]";
}
