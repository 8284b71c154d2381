using System.Text;
using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Alertmanager;

/// <summary>Alertmanager's API v2.</summary>
public sealed class AlertmanagerClient(AlertmanagerOptions options, ServiceHttp http, TimeProvider clock)
{
    private const int Most = 500;

    public bool IsConfigured => options.Url is not null;

    public async Task<Outcome<RoutedAlertsReport>> Alerts(AlertFilterRequest request, CancellationToken cancellationToken)
    {
        var filters = string.Concat((request.Filter ?? []).Select(f => $"&filter={Uri.EscapeDataString(f)}"));
        var path = $"alerts?silenced={(request.Silenced ? "true" : "false")}&inhibited={(request.Inhibited ? "true" : "false")}{filters}";
        var outcome = await Call<AlertmanagerWire.Alert[]>(HttpMethod.Get, path, null, "$.filter", cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        var all = outcome.Result!.Select(AlertmanagerReading.Alert).ToList();
        return new RoutedAlertsReport(all.Count, all.Count(a => a.State == "active"), all.Count(a => a.State == "suppressed"), [.. all.Take(Most)], all.Count > Most);
    }

    public async Task<Outcome<SilenceCreated>> CreateSilence(CreateSilenceRequest request, CancellationToken cancellationToken)
    {
        var (startsAt, endsAt) = SilencePolicy.Times(request, clock.GetUtcNow());
        var matchers = request.Matchers.Select(m => new AlertmanagerWire.Matcher(m.Name, m.Value, m.IsRegex, m.IsEqual)).ToList();
        var silence = new AlertmanagerWire.PostableSilence(matchers, startsAt, endsAt, request.CreatedBy, request.Comment);
        var outcome = await Call<AlertmanagerWire.SilenceCreated>(HttpMethod.Post, "silences", silence, "$.matchers", cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        return outcome.Result!.SilenceId is { } id ? new SilenceCreated(id, startsAt.UtcDateTime, endsAt.UtcDateTime) : Fault.UpstreamError("Alertmanager did not say which silence it made.");
    }

    public async Task<Outcome<SilenceExpired>> ExpireSilence(string id, CancellationToken cancellationToken)
    {
        var outcome = await Send(HttpMethod.Delete, $"silence/{id}", null, cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        return outcome.Result!.IsSuccess ? new SilenceExpired(id) : AlertmanagerReading.Error(outcome.Result, "$.silence_id");
    }

    public async Task<Outcome<SilencesReport>> Silences(bool expired, CancellationToken cancellationToken)
    {
        var outcome = await Call<AlertmanagerWire.Silence[]>(HttpMethod.Get, "silences", null, null, cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        var all = outcome.Result!.Select(AlertmanagerReading.Silence).Where(s => expired || s.State != "expired").ToList();
        return new SilencesReport(all.Count, [.. all.Take(Most)], all.Count > Most);
    }

    public async Task<IReadOnlyList<HealthCheck>> Check(CancellationToken cancellationToken) => options.Url is null
        ? [new("alertmanager", AgentHealth.NotConfigured, AlertmanagerOptions.UrlKey)]
        : await Task.WhenAll(http.Check("alertmanager_healthy", At("-/healthy"), options.Token, cancellationToken), http.Check("alertmanager_ready", At("-/ready"), options.Token, cancellationToken));

    private async Task<Outcome<T>> Call<T>(HttpMethod method, string path, object? body, string? errorPath, CancellationToken cancellationToken)
        where T : class
    {
        var outcome = await Send(method, path, body, cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        var answer = outcome.Result!;
        if (!answer.IsSuccess)
            return AlertmanagerReading.Error(answer, errorPath);
        try
        {
            return JsonSerializer.Deserialize<T>(answer.Body, AlertmanagerWire.Json) is { } read ? read : AlertmanagerReading.Unreadable;
        }
        catch (JsonException)
        {
            return AlertmanagerReading.Unreadable;
        }
    }

    private async Task<Outcome<ServiceAnswer>> Send(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        if (options.Url is null)
            return Fault.NotConfigured(AlertmanagerOptions.UrlKey);
        using var request = new HttpRequestMessage(method, At($"api/v2/{path}"));
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body, AlertmanagerWire.Json), Encoding.UTF8, "application/json");
        return await http.Send(request, options.Token, cancellationToken);
    }

    private Uri At(string path) => new($"{options.Url!.AbsoluteUri.TrimEnd('/')}/{path}");
}
