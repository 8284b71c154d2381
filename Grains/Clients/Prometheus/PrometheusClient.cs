using System.Text.Json;
using Mycosoft.Agents;
using Mycosoft.Clients.Outbound;

namespace Mycosoft.Clients.Prometheus;

/// <summary>One call to the HTTP API of Prometheus, version 2 or 3; long queries travel as a form.</summary>
public sealed class PrometheusClient(PrometheusOptions options, ServiceHttp http)
{
    public bool IsConfigured => options.Url is not null;

    internal async Task<Outcome<PrometheusAnswer<T>>> Read<T>(string path, IReadOnlyDictionary<string, string>? form, CancellationToken cancellationToken)
        where T : class
    {
        if (options.Url is null)
            return Fault.NotConfigured(PrometheusOptions.UrlKey);
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, At($"api/v1/{path}"));
        if (form is not null)
            request.Content = new FormUrlEncodedContent(form);
        var outcome = await http.Send(request, options.Token, cancellationToken);
        return outcome.Fault is { } fault ? fault : Understand<T>(outcome.Result!);
    }

    public async Task<Outcome<ReloadReport>> Reload(CancellationToken cancellationToken)
    {
        if (options.Url is null)
            return Fault.NotConfigured(PrometheusOptions.UrlKey);
        using var request = new HttpRequestMessage(HttpMethod.Post, At("-/reload"));
        var outcome = await http.Send(request, options.Token, cancellationToken);
        if (outcome.Fault is { } fault)
            return fault;
        var answer = outcome.Result!;
        if (answer.IsSuccess)
            return new ReloadReport(true, answer.LatencyMs);
        return PrometheusFaults.OfReload(answer.Status, System.Text.Encoding.UTF8.GetString(answer.Body));
    }

    public async Task<IReadOnlyList<HealthCheck>> Check(CancellationToken cancellationToken) => options.Url is null
        ? [new("prometheus", AgentHealth.NotConfigured, PrometheusOptions.UrlKey)]
        : await Task.WhenAll(http.Check("prometheus_healthy", At("-/healthy"), options.Token, cancellationToken), http.Check("prometheus_ready", At("-/ready"), options.Token, cancellationToken));

    private static Outcome<PrometheusAnswer<T>> Understand<T>(ServiceAnswer answer)
        where T : class
    {
        try
        {
            var envelope = JsonSerializer.Deserialize<PrometheusWire.Envelope>(answer.Body, PrometheusWire.Json);
            if (envelope?.Status != "success")
                return PrometheusFaults.Of(answer.Status, envelope?.ErrorType, envelope?.Error);
            var data = envelope.Data.Deserialize<T>(PrometheusWire.Json);
            return data is null ? PrometheusFaults.Of(answer.Status, null, null) : new PrometheusAnswer<T>(data, [.. envelope.Warnings ?? [], .. envelope.Infos ?? []], answer.LatencyMs);
        }
        catch (JsonException)
        {
            return PrometheusFaults.Of(answer.Status, null, null);
        }
    }

    private Uri At(string path) => new($"{options.Url!.AbsoluteUri.TrimEnd('/')}/{path}");
}

internal sealed record PrometheusAnswer<T>(T Data, IReadOnlyList<string> Warnings, double LatencyMs);
