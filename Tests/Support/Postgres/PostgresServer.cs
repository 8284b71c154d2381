using System.Diagnostics;
using System.Globalization;
using Mycosoft.Tests.Support.Processes;
using Npgsql;

namespace Mycosoft.Tests.Support.Postgres;

/// <summary>A private PostgreSQL as a child process, durable as in production, for tests that stop, kill and restart it.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);
    private readonly TemporaryDirectory _directory = new("pg");
    private readonly int _port = FreePort.Next();
    private ChildProcess? _child;

    private readonly string? _also;

    private PostgresServer(string? also) => _also = also;

    /// <summary>A connection string to the server's own database, as the user that may create others.</summary>
    public string ConnectionString =>
        $"Host=127.0.0.1;Port={_port};Username=app;Database=postgres;Timeout=5";

    public static Task<PostgresServer> Start(CancellationToken cancellationToken = default) => Start(null, cancellationToken);

    /// <param name="also">A second address to listen on, of a network that the test made.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<PostgresServer> Start(string? also, CancellationToken cancellationToken)
    {
        var server = new PostgresServer(also);
        try
        {
            await server.Initialize(cancellationToken);
            await server.Restart(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task<PostgresDatabase> CreateDatabase(CancellationToken cancellationToken = default) =>
        PostgresDatabase.Create(ConnectionString, cancellationToken);

    /// <summary>PostgreSQL's fast shutdown: sessions are ended, everything is flushed.</summary>
    public Task Stop() => End(ProcessSignal.Interrupt);

    /// <summary>kill -9 of the postmaster; its sessions notice and go.</summary>
    public Task Kill() => End(ProcessSignal.Kill);

    /// <summary>Starts again on the same port and data, after stopping what still runs.</summary>
    public async Task Restart(CancellationToken cancellationToken = default)
    {
        await Stop();
        await Eventually.True(() => TryStart(cancellationToken), $"PostgreSQL answers on port {_port}", Within, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _directory.Dispose();
    }

    private async Task Initialize(CancellationToken cancellationToken)
    {
        await Unprivileged.GiveDirectory(_directory, cancellationToken);
        var initdb = Unprivileged.Command(
            $"{Binaries}/initdb", "-D", _directory.File("data"), "-U", "app", "-A", "trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        await ChildProcess.Run(initdb, _directory.File("initdb.log"), Within, cancellationToken);
        if (_also is not null)
            await File.AppendAllTextAsync(Path.Combine(_directory.File("data"), "pg_hba.conf"), $"host all all {_also}/30 trust\n", cancellationToken);
    }

    /// <summary>After a kill the sessions may still hold the shared memory and the new postmaster ends at once: then try again.</summary>
    private async Task<bool> TryStart(CancellationToken cancellationToken)
    {
        if (_child is not { HasExited: false })
        {
            await End(ProcessSignal.Kill);
            _child = ChildProcess.Start(PostmasterCommand(), _directory.File("postgres.log"));
        }

        await using var source = NpgsqlDataSource.Create($"{ConnectionString};Pooling=false");
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return true;
    }

    private ProcessStartInfo PostmasterCommand() => Unprivileged.Command(
        $"{Binaries}/postgres",
        "-D", _directory.File("data"),
        "-p", _port.ToString(CultureInfo.InvariantCulture),
        "-c", $"listen_addresses=127.0.0.1{(_also is null ? "" : "," + _also)}",
        "-c", $"unix_socket_directories={_directory.FullPath}",
        "-c", "fsync=on",
        "-c", "max_connections=300");

    private async Task End(ProcessSignal signal)
    {
        if (_child is { } child)
        {
            _child = null;
            child.Signal(signal);
            await child.WaitForExit(Within);
            await child.DisposeAsync();
        }
    }
}
