using System.Diagnostics;
using Mycosoft.Devices;
using Mycosoft.Tests.Benchmarks.Hosted;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>A fleet that measures: 10,000 units, 2,000 readings a second, in calls as a gateway makes them.</summary>
internal static class TelemetryPart
{
    private const int Units = 10_000;
    private const int PerSecond = 2_000;
    private const int PerCall = 20;
    private const string Sent = """{"temperature":21.7,"humidity":61.2,"pressure":1013.25,"gas_resistance":50000,"battery_v":3.71}""";

    public static async Task<IReadOnlyList<Figure>> Measure(CompanyOptions options, Store store, CancellationToken cancellationToken)
    {
        await using var company = await HostedCompany.Start(await store.NewDatabase(cancellationToken));
        var intake = company.Grains.GetGrain<IDeviceIntake>(0);
        for (var first = 0; first < Units; first += IDeviceIntake.Most)
            await Take(intake, [.. Enumerable.Range(first, IDeviceIntake.Most).Select(n => new DeviceHello(Unit(n), Route, DateTime.UtcNow) { FromUnit = true, Firmware = "side-a-mdp-2.1.0", Sequence = 1 })]);

        var (calls, next, processor) = (new List<Task<TimeSpan>>(), 0, Environment.CpuUsage.TotalTime);
        var clock = Stopwatch.StartNew();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(1_000.0 * PerCall / PerSecond));
        while (clock.Elapsed < options.Phase && await beat.WaitForNextTickAsync(cancellationToken))
        {
            for (var due = (int)(clock.Elapsed.TotalSeconds * PerSecond / PerCall); next < due; next++)
                calls.Add(Timed(intake, next));
        }

        var took = (await Task.WhenAll(calls)).Order().ToList();
        var (elapsed, share) = (clock.Elapsed, (Environment.CpuUsage.TotalTime - processor) / clock.Elapsed);
        var stored = (await company.Grains.GetGrain<IDevices>(0).List(new(Limit: Units), cancellationToken)).Value!.Items.Sum(d => d.Tally.Stored);
        if (stored != (long)calls.Count * PerCall)
            throw new InvalidOperationException($"{stored} of {calls.Count * PerCall} readings are stored.");
        return
        [
            new Figure(store.Name, "readings stored and none lost", stored / elapsed.TotalSeconds, "/s").Beside("offered", PerSecond),
            new Figure(store.Name, "telemetry, half of the calls", took[took.Count / 2].TotalMilliseconds, "ms"),
            new Figure(store.Name, "telemetry, 99 of 100 calls", took[took.Count * 99 / 100].TotalMilliseconds, "ms").Below(100),
            new Figure(store.Name, "processors that it takes", share, ""),
        ];
    }

    private static DeviceRoute Route { get; } = new("mqtt:broker:1883", "json");

    private static string Unit(int n) => $"bench-{n:00000}";

    private static async Task<TimeSpan> Timed(IDeviceIntake intake, int call)
    {
        var now = DateTime.UtcNow;
        var clock = Stopwatch.StartNew();
        await Take(intake, [.. Enumerable.Range(call * PerCall, PerCall).Select(n => new DeviceReading(Unit(n % Units), Route, now)
        {
            Sequence = 2 + (n / Units),
            UptimeMs = 5_000L * (1 + (n / Units)),
            Metrics = [new("bme688.a.temperature_c", 21.7 + (n % 10)), new("bme688.a.humidity_pct", 61.2), new("bme688.a.pressure_hpa", 1013.25), new("bme688.a.gas_ohm", 50_000), new("battery_v", 3.71)],
            Sent = new(Sent),
        })]);
        return clock.Elapsed;
    }

    private static async Task Take(IDeviceIntake intake, DeviceSignal[] signals)
    {
        var answer = await intake.Take(signals, CancellationToken.None);
        if (answer.Value is not { } verdicts || verdicts.Items.Any(v => v.Outcome != DeviceOutcome.Stored))
            throw new InvalidOperationException(answer.Fault?.Message ?? "A signal was not stored.");
    }
}
