using System.Net;

namespace Mycosoft.Tests.Support.Processes;

/// <summary>The real product as a process of its own, on a data directory that lives as long as this object.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private const string Ready = "200";
    private const string Ended = "ended";
    private static readonly TimeSpan ExitWithin = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory = new("silo");
    private readonly SiloSettings _settings;
    private readonly SiloCommand _command;
    private ChildProcess _child;

    private SiloProcess(SiloSettings settings)
    {
        _settings = settings;
        DataDirectory = _directory.File("data");
        _command = new SiloCommand(settings, DataDirectory, _directory.FullPath);
        Http = CreateClient(settings.ApiKey);
        _child = StartChild();
    }

    public Uri Address => _command.Address;

    public string DataDirectory { get; }

    /// <summary>A client that carries the configured key.</summary>
    public HttpClient Http { get; }

    public int Id => _child.Id;

    public ProcessOutput Output => _child.Output;

    /// <summary>Starts the product and waits until it is ready.</summary>
    public static async Task<SiloProcess> Start(SiloSettings? settings = null, CancellationToken cancellationToken = default)
    {
        var silo = Launch(settings);
        try
        {
            await silo.WaitUntilReady(cancellationToken);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the product without waiting: for starts that are meant to fail, or to be measured.</summary>
    public static SiloProcess Launch(SiloSettings? settings = null) => new(settings ?? new SiloSettings());

    /// <summary>A client with another key, or with none.</summary>
    public HttpClient CreateClient(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(30),
        };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("X-API-Key", key);
        }

        return client;
    }

    public async Task WaitUntilReady(CancellationToken cancellationToken = default)
    {
        try
        {
            await Eventually.Value(
                () => ReadReadiness(cancellationToken),
                state => state is Ready or Ended, $"GET {Address}ready answers 200", _settings.ReadyWithin, cancellationToken);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{timeout.Message} The process printed:{Environment.NewLine}{Output.Tail()}", timeout);
        }

        if (_child.HasExited)
        {
            throw new InvalidOperationException(
                $"Expected a silo ready at {Address}; it ended with {_child.ExitCode} and printed:{Environment.NewLine}{Output.Tail()}");
        }
    }

    public Task<int> WaitForExit(CancellationToken cancellationToken = default) => _child.WaitForExit(ExitWithin, cancellationToken);

    /// <summary>kill -9: nothing is flushed, nothing is handed back.</summary>
    public Task<int> Kill() => End(ProcessSignal.Kill);

    /// <summary>The orderly end that a supervisor asks for.</summary>
    public Task<int> Terminate() => End(ProcessSignal.Terminate);

    /// <summary>Freezes the process as a long pause of the machine would; <see cref="Continue"/> thaws it.</summary>
    public void Stop() => _child.Signal(ProcessSignal.Stop);

    public void Continue() => _child.Signal(ProcessSignal.Continue);

    /// <summary>Starts again on the same data directory and ports; a process that still runs is killed first.</summary>
    public async Task Restart(CancellationToken cancellationToken = default)
    {
        await Relaunch();
        await WaitUntilReady(cancellationToken);
    }

    /// <summary>The same without waiting until it is ready.</summary>
    public async Task Relaunch()
    {
        await _child.DisposeAsync();
        _child = StartChild();
    }

    public bool HasExited => _child.HasExited;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _child.DisposeAsync();
        _directory.Dispose();
    }

    private ChildProcess StartChild() => ChildProcess.Start(_command.ToStartInfo(), _directory.File("silo.log"));

    private async Task<int> End(ProcessSignal signal)
    {
        _child.Signal(signal);
        return await _child.WaitForExit(ExitWithin);
    }

    private async Task<string> ReadReadiness(CancellationToken cancellationToken)
    {
        if (_child.HasExited)
        {
            return Ended;
        }

        using var response = await Http.GetAsync("/ready", cancellationToken);
        return response.StatusCode == HttpStatusCode.OK ? Ready : $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
    }
}
