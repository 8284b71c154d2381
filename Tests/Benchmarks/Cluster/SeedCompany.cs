using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Mycosoft.Tests.Benchmarks.Load;
using Mycosoft.Tests.Support.Processes;
using Mycosoft.Tests.Support.Redis;
using StackExchange.Redis;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>The seed's own design as a process, with a Redis that keeps nothing, which is the best that can be done for its speed.</summary>
internal sealed class SeedCompany : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Packages = "python3-fastapi python3-uvicorn python3-redis python3-uvloop python3-httptools redis-server";
    private const int Workers = 8;
    private const int Messages = 2_000;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory = new("seed");
    private readonly HttpClient _http;
    private readonly RedisServer _redis;
    private readonly IConnectionMultiplexer _connection;
    private readonly ChildProcess _child;

    private SeedCompany(string app, RedisServer redis, IConnectionMultiplexer connection)
    {
        var port = FreePort.Next();
        (_redis, _connection) = (redis, connection);
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
        var info = new ProcessStartInfo(Python,
        [
            "-m", "uvicorn", $"{Path.GetFileNameWithoutExtension(app)}:app", "--app-dir", Path.GetDirectoryName(app)!,
            "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--log-level", "warning",
        ])
        { WorkingDirectory = _directory.FullPath };
        info.Environment["REDIS_URL"] = $"redis://{redis.ConnectionString}/0";
        info.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        _child = ChildProcess.Start(info, _directory.File("seed.log"));
    }

    /// <summary>What this machine lacks for it, in words; null when it can be started.</summary>
    public static async Task<string?> Missing(string app, CancellationToken cancellationToken)
    {
        if (!File.Exists(app))
            return $"The seed's design is not at {app}; --seed-app FILE says where.";
        using var directory = new TemporaryDirectory("probe");
        try
        {
            await ChildProcess.Run(new(Python, ["-c", "import fastapi, uvicorn, redis, uvloop, httptools"]), directory.File("python.log"), Within, cancellationToken);
            await ChildProcess.Run(new("redis-server", ["--version"]), directory.File("redis.log"), Within, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"The seed's design cannot be started: {e.Message}{Environment.NewLine}Install: apt-get install --no-install-recommends {Packages}";
        }
    }

    public static async Task<SeedCompany> Start(string app, CancellationToken cancellationToken)
    {
        var redis = await RedisServer.Start(appendOnly: false, null, cancellationToken);
        var seed = new SeedCompany(app, redis, await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString));
        try
        {
            await Eventually.Equal(HttpStatusCode.OK, () => seed.Answers(cancellationToken), $"the seed answers on {seed._http.BaseAddress}", Within, cancellationToken);
            return seed;
        }
        catch
        {
            await seed.DisposeAsync();
            throw;
        }
    }

    public Contestant ToContestant()
    {
        var address = _http.BaseAddress!;
        return new(address, TaskRequests.Of(address, "none", Enumerable.Range(0, Workers).Select(n => $"agent-{n}")), _ => Ended());
    }

    /// <summary>Milliseconds that one of its agents waits for another's answer, the median of one turn.</summary>
    public async Task<double> RoundTrip(CancellationToken cancellationToken)
    {
        var answer = JsonElement.Parse(await _http.GetStringAsync(new Uri($"/bench/messages?n={Messages}", UriKind.Relative), cancellationToken));
        return answer.GetProperty("p50_ms").GetDouble();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _connection.DisposeAsync();
        await _child.DisposeAsync();
        await _redis.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<HttpStatusCode> Answers(CancellationToken cancellationToken)
    {
        if (_child.HasExited)
            throw new InvalidOperationException(_child.Output.Tail());
        using var answer = await _http.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
        return answer.StatusCode;
    }

    /// <summary>A worker marks a task as completed and then acknowledges it: what its group has read and no longer has pending has ended.</summary>
    private async Task<long> Ended()
    {
        var groups = await Task.WhenAll(Enumerable.Range(0, Workers).Select(n => _connection.GetDatabase().StreamGroupInfoAsync($"tasks:agent-{n}")));
        return groups.SelectMany(g => g).Sum(g => (g.EntriesRead ?? 0) - g.PendingMessageCount);
    }
}
