using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MQTTnet.Exceptions;
using Mycosoft.Tests.Simulators.Faults;
using Mycosoft.Tests.Simulators.Units;
using Mycosoft.Tests.Simulators.Updates;
using Spectre.Console.Cli;

namespace Mycosoft.Tests.Simulators.Fleets;

/// <summary>Runs units until it is stopped, and says every ten seconds how they do.</summary>
internal sealed class UnitsCommand : AsyncCommand<UnitsSettings>
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(10);

    public override async Task<int> ExecuteAsync(CommandContext context, UnitsSettings settings, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (settings.Seconds is { } seconds)
            end.CancelAfter(TimeSpan.FromSeconds(seconds));
        using var http = new HttpClient();
        var spread = settings.Count == 1 ? TimeSpan.Zero : settings.EachInterval < LongestSpread ? settings.EachInterval : LongestSpread;
        var fleet = new Fleet(Units(settings), TimeProvider.System, spread, new(http, TimeProvider.System, settings.Outside));
        var latencies = new LatencyCounts();
        var carriers = new List<IAsyncDisposable>();
        try
        {
            await Open(fleet, settings, latencies, carriers, end.Token);
            await Say(fleet, settings, latencies, carriers, end.Token);
            return 0;
        }
        catch (Exception refused) when (refused is SocketException or MqttCommunicationException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            foreach (var carrier in carriers)
                await carrier.DisposeAsync();
        }
    }

    private static IReadOnlyList<(UnitProfile, SimulatedUnit)> Units(UnitsSettings settings)
    {
        var faults = FaultPlan.Parse(settings.Faults, out _)!;
        var shares = UpdateFaultShares.Parse(settings.UpdateFaults, out _)!;
        return Fleet.Of(settings.Count, index => new(UnitProfile.IdOf(settings.Seed, index))
        {
            Personality = settings.Personality,
            Firmware = settings.Firmware,
            Role = settings.Role,
            Interval = settings.EachInterval,
            Seed = unchecked((settings.Seed * 1_000_003) + index),
            Chatter = settings.Chatter,
            Updates = settings.Ota,
            UpdateFault = shares.Of(index, settings.Count),
            Faults = faults,
            Remembers = 0,
        }, TimeProvider.System);
    }

    private static async Task Open(Fleet fleet, UnitsSettings settings, LatencyCounts latencies, List<IAsyncDisposable> carriers, CancellationToken cancellationToken)
    {
        if (settings.Broker is not var (host, port))
        {
            for (var i = 0; i < fleet.Units.Count; i++)
            {
                var index = i;
                carriers.Add(UnitServer.Start(fleet.Units[i].Unit, new(IPAddress.Parse(settings.Bind), settings.Port!.Value + i), () => fleet.Touch(index)));
                if (i < 20)
                    await Console.Out.WriteLineAsync($"{fleet.Units[i].Unit.Id} listens on {settings.Bind}:{settings.Port + i}");
            }

            return;
        }

        var touchable = fleet.Units.Select((each, index) => (each.Unit, new Action(() => fleet.Touch(index)))).ToArray();
        var password = Environment.GetEnvironmentVariable(settings.PasswordVariable);
        foreach (var (part, number) in touchable.Chunk((touchable.Length + settings.Connections - 1) / settings.Connections).Select((part, number) => (part, number)))
        {
            var broker = new MqttBroker(host, port, settings.Prefix, FormattableString.Invariant($"sim-{settings.Seed}-{Environment.ProcessId}-{number}"), settings.Username, password);
            carriers.Add(await UnitMqtt.Start(broker, part, latencies, TimeProvider.System, cancellationToken));
        }

        await Console.Out.WriteLineAsync($"{touchable.Length} units on mqtt://{host}:{port}/{settings.Prefix}");
    }

    private static async Task Say(Fleet fleet, UnitsSettings settings, LatencyCounts latencies, List<IAsyncDisposable> carriers, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var running = fleet.Run(cancellationToken);
        var before = (Totals: default(FleetTotals), At: TimeSpan.Zero, Busy: Environment.CpuUsage.TotalTime);
        while (await Task.WhenAny(running, Task.Delay(StatusInterval, cancellationToken)) != running && !cancellationToken.IsCancellationRequested)
        {
            var (totals, at, busy) = (fleet.Totals(), watch.Elapsed, Environment.CpuUsage.TotalTime);
            var past = (at - before.At).TotalSeconds;
            await Console.Out.WriteLineAsync(FormattableString.Invariant(
                $"{at.TotalSeconds,6:F0} s  {(totals.Readings - before.Totals.Readings) / past:F1} readings/s  {(busy - before.Busy).TotalSeconds / past:F2} cores  {Line(totals, latencies, carriers)}"));
            before = (totals, at, busy);
        }

        await running;
        await Console.Out.WriteLineAsync(FormattableString.Invariant($"total of {settings.Count} units in {watch.Elapsed.TotalSeconds:F1} s: {Line(fleet.Totals(), latencies, carriers)}"));
    }

    private static string Line(FleetTotals totals, LatencyCounts latencies, List<IAsyncDisposable> carriers)
    {
        var line = FormattableString.Invariant(
            $"readings {totals.Readings}  commands {totals.Commands}  unheard {totals.Unheard}  boots {totals.Boots}  acknowledged {totals.Acknowledged}  sent again {totals.Retransmitted}  given up {totals.Abandoned}");
        if (latencies.Count is var taken && taken == 0)
            return line;
        var dropped = carriers.OfType<UnitMqtt>().Sum(carrier => carrier.Dropped);
        return line + FormattableString.Invariant(
            $"  taken by the broker {taken} (p50 {latencies.Percentile(50)?.TotalMilliseconds:F1} ms, p99 {latencies.Percentile(99)?.TotalMilliseconds:F1} ms)  dropped {dropped}");
    }
}
