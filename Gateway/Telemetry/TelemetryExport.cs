using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Mycosoft.Telemetry;

/// <summary>
/// Traces, metrics and logs over OTLP, as OpenTelemetry's own variables say (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). Without <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> none of it is
/// there: no listener, no call filter, no thread.
/// </summary>
public static class TelemetryExport
{
    /// <summary>What the company itself traces: the runs of tasks and the commits of the ledger.</summary>
    public const string OwnSource = "Mycosoft.MAS";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Disabled = "OTEL_SDK_DISABLED";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string Name = "OTEL_SERVICE_NAME";
    private const string Service = "mycosoft-mas";

    private static readonly string[] Sources = [OwnSource, "Microsoft.Orleans.Application", "Npgsql"];

    /// <summary>Probes and scrapes come by the second and tell nothing.</summary>
    private static readonly string[] Untraced = ["/health", "/live", "/ready", "/metrics", Dashboard.RuntimePage.Path];

    public static void AddTracing(this ISiloBuilder silo, IConfiguration configuration)
    {
        if (IsOn(configuration))
            silo.AddActivityPropagation();
    }

    public static void AddTracing(this IClientBuilder client, IConfiguration configuration)
    {
        if (IsOn(configuration))
            client.AddActivityPropagation();
    }

    internal static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (!IsOn(configuration))
            return;
        services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, configuration)).WithTracing(traces => Trace(traces, configuration)).UseOtlpExporter();
        services.Configure<OpenTelemetryLoggerOptions>(static logs => logs.IncludeFormattedMessage = true);
    }

    internal static IEnumerable<string> Errors(IConfiguration configuration)
    {
        if (configuration[Endpoint] is { Length: > 0 } text && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)))
            yield return $"{Endpoint} is '{text}'; it must be an address such as http://127.0.0.1:4317.";
    }

    private static bool IsOn(IConfiguration configuration) =>
        configuration[Endpoint] is { Length: > 0 } && !Errors(configuration).Any() && !(bool.TryParse(configuration[Disabled], out var disabled) && disabled);

    private static void Describe(ResourceBuilder resource, IConfiguration configuration)
    {
        if (configuration[Name] is not { Length: > 0 })
            resource.AddService(Service, serviceNamespace: configuration["Mas:ClusterId"], serviceVersion: Http.HealthApi.Version);
    }

    private static void Trace(TracerProviderBuilder traces, IConfiguration configuration)
    {
        traces.AddSource(Sources).AddHttpClientInstrumentation().AddAspNetCoreInstrumentation(static options => options.Filter = static http => !Untraced.Any(path => http.Request.Path.StartsWithSegments(path)));
        if (configuration[Sampler] is not { Length: > 0 })
            traces.SetSampler(new ParentBasedSampler(new RootSampler()));
    }
}
