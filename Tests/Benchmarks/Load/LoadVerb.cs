using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mycosoft.Tests.Benchmarks.Load;

/// <summary>Load on a company that runs already.</summary>
internal static class LoadVerb
{
    public static async Task<int> Run(string[] args)
    {
        var options = LoadOptions.Read(new Arguments(args));
        await RefuseStrangers(options.Target);
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            stop.Cancel();
        };
        using var http = new HttpClient { BaseAddress = new Uri(options.Target.AbsoluteUri.TrimEnd('/') + "/") };
        http.DefaultRequestHeaders.Add("X-API-Key", options.Key);
        try
        {
            var crew = await Crew.Bear(http, "load", options.Agents, options.Kind, stop.Token);
            try
            {
                var run = new LoadRun(options.Plan(crew.Ids));
                await Report(options, await Watched(run, stop.Token));
                return 0;
            }
            finally
            {
                if (!options.Keep)
                    await crew.Delete();
            }
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(stop.IsCancellationRequested ? "Stopped." : $"{options.Target} cannot be loaded: {e.Message}");
            return 1;
        }
    }

    /// <summary>A load generator is for one's own machines.</summary>
    private static async Task RefuseStrangers(Uri target)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(target.IdnHost);
            if (!addresses.All(IsNear))
                throw new ArgumentsException($"--target {target.Host} is neither on this machine nor in a private network.");
        }
        catch (SocketException)
        {
            throw new ArgumentsException($"--target {target.Host} has no address.");
        }
    }

    private static bool IsNear(IPAddress address)
    {
        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6UniqueLocal)
            return true;
        return ip.AddressFamily == AddressFamily.InterNetwork && ip.GetAddressBytes() is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..];
    }

    private static async Task<LoadResult> Watched(LoadRun run, CancellationToken cancellationToken)
    {
        var running = run.Execute(cancellationToken);
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var (before, elapsed) = (0L, 0);
        while (await Task.WhenAny(running, second.WaitForNextTickAsync(CancellationToken.None).AsTask()) != running)
        {
            var (succeeded, failed) = run.Counts;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{++elapsed,5} s  {succeeded - before,7:N0}/s  {succeeded,10:N0} answered  {failed:N0} failed"));
            before = succeeded;
        }

        return await running;
    }

    private static async Task Report(LoadOptions options, LoadResult result)
    {
        var latency = result.Latency;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            {result.Succeeded:N0} requests in {result.Seconds:0.0} s: {result.PerSecond:N0}/s, {result.Failed:N0} failed
            latency ms  p50 {latency.P50:0.00}  p90 {latency.P90:0.00}  p99 {latency.P99:0.00}  p99.9 {latency.P999:0.00}  max {latency.Max:0.00}  (corrected for coordinated omission)
            """));
        foreach (var (kind, count) in result.Errors.OrderByDescending(e => e.Value))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,8:N0}  {kind}"));
        if (options.Report is { } file)
            await JsonReport.Write(file, new { Target = options.Target.AbsoluteUri, options.Rate, options.Connections, options.Agents, options.Kind, Task = options.TaskType, options.Wait, Machine = Machine.Read(), Result = result });
    }
}
