using System.Text.Json;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;
using Spectre.Console;

namespace Mycosoft.Cli.Devices;

/// <summary>Units in the field.</summary>
internal static class DeviceCommands
{
    private static readonly Sheet Sheet = new("device_id:device status device_role:role firmware_version:firmware link last_seen location");

    private static readonly Sheet Points = new("at sequence metrics");

    private static readonly Sheet Buckets = new("metric at count min max mean");

    public static void AddTo(Noun devices)
    {
        devices
            .Add<DeviceListSettings>("list", "Units, those too that are offline", List, "--status offline")
            .Add<IdSettings>("show", "One unit", Show)
            .Add<DeviceCommandSettings>("command", "Gives a unit a command and shows its answer", Command, "mycobrain-a1b2c3 read_sensors")
            .Add<TelemetrySettings>("telemetry", "The newest readings of a unit, or a range by steps", Telemetry, "mycobrain-a1b2c3 --since 1h --step 60 --metric bme688.a.temperature_c")
            .Add<ConfirmedSettings>("remove", "Takes a unit out of the registry and archives its agent", Remove);
    }

    private static Task<int> List(Session session, DeviceListSettings settings, CancellationToken cancellationToken) => session.List(
        CompanyAddress.Query("api/devices", ("include_offline", "true"), ("status", settings.Status), ("role", settings.Role), ("firmware", settings.Firmware)), "devices", Sheet, settings, cancellationToken);

    private static Task<int> Show(Session session, IdSettings settings, CancellationToken cancellationToken) => session.Show(session.Company.Get($"api/devices/{settings.Segment}", cancellationToken));

    private static async Task<int> Command(Session session, DeviceCommandSettings settings, CancellationToken cancellationToken)
    {
        if (!(await TextSource.ReadObject(settings.Params, session.Terminal, cancellationToken)).TryGet(out var parameters, out var failure))
            return session.Fail(failure);
        var body = Body.Of(("command", settings.Command), ("params", parameters), ("timeout", settings.Wait));
        if (!(await session.Company.Create($"api/devices/{settings.Segment}/command", body, settings.IdempotencyKey, cancellationToken)).TryGet(out var reply, out failure))
            return session.Fail(failure);
        session.Show(reply, Write);
        if (reply.Json.Text("approval_id") is { } approval)
            session.Terminal.Say($"It waits for approval {approval}.");
        return reply.Json.Text("status") == "nack" ? ExitCodes.Refused : ExitCodes.Done;
    }

    private static async Task<int> Telemetry(Session session, TelemetrySettings settings, CancellationToken cancellationToken)
    {
        var path = $"api/devices/{settings.Segment}/telemetry";
        if (settings.Since is not { } given)
            return await session.ListWhole(session.Company.Get(CompanyAddress.Query(path, ("n", settings.Count)), cancellationToken), "points", Points);
        if (!Since.TryRead(given, session.Terminal.Clock.GetUtcNow(), out var from))
            return session.Fail(Failure.Usage($"--since must be like {Since.Form}."));
        var metrics = settings.Metric.Length == 0 ? null : string.Join(',', settings.Metric);
        var range = CompanyAddress.Query(path, ("from", Since.ToParameter(from)), ("step", settings.Step), ("metrics", metrics));
        return await session.Show(session.Company.Get(range, cancellationToken), WriteSeries);
    }

    private static Task<int> Remove(Session session, ConfirmedSettings settings, CancellationToken cancellationToken) => session.IfAgreed(
        $"Take unit {settings.Id} out of the registry?", settings.Yes, () => session.Show(session.Company.Delete($"api/devices/{settings.Segment}", cancellationToken)), cancellationToken);

    private static void Write(IAnsiConsole screen, JsonElement answer) => Card.Write(screen, answer, "status device_id command response approval_id task_id timestamp");

    private static void WriteSeries(IAnsiConsole screen, JsonElement series) => Buckets.Write(screen, [.. Rows(series)]);

    /// <summary>A row for each step of each metric.</summary>
    public static IEnumerable<JsonElement> Rows(JsonElement series)
    {
        foreach (var metric in series.List("series"))
        {
            foreach (var bucket in metric.List("buckets"))
            {
                var row = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                if (metric.Member("metric") is { } name)
                    row["metric"] = name;
                foreach (var member in bucket.EnumerateObject())
                    row[member.Name] = member.Value;
                yield return JsonSerializer.SerializeToElement(row);
            }
        }
    }
}
