using System.Diagnostics;
using System.Globalization;
using System.Net;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Hosting;

/// <summary>The product started by any command line from any directory, where <see cref="SiloProcess"/> has only its own way.</summary>
internal sealed class Launched : IAsyncDisposable
{
    private const string Ended = "ended";
    private readonly ChildProcess _child;

    private Launched(ChildProcess child, Uri address)
    {
        _child = child;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address };
        Http.DefaultRequestHeaders.Add("X-API-Key", "k");
    }

    public HttpClient Http { get; }

    public string Output => _child.Output.Tail(500);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="from">The working directory.</param>
    /// <param name="environment">Variables beyond ports and key; null takes one away.</param>
    /// <param name="words">The command and its arguments; --urls is added.</param>
    public static Launched Start(string from, Dictionary<string, string?>? environment, params IEnumerable<string> words)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        string[] command = [.. words, "--urls", address.GetLeftPart(UriPartial.Authority)];
        var info = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = from };
        Dictionary<string, string?> usual = new() { ["Mas__SiloPort"] = Port(), ["Mas__ClientPort"] = Port(), ["Mas__Roster"] = "none", ["MAS_API_KEY"] = "k", ["Mas__DataDirectory"] = null };
        foreach (var (name, value) in usual.Concat(environment ?? []))
        {
            info.Environment[name] = value;
        }

        return new Launched(ChildProcess.Start(info, Path.GetTempFileName()), address);
    }

    public async Task<Launched> IsReady()
    {
        var state = await Eventually.Value(ReadReadiness, state => state is "200" or Ended, $"GET {Http.BaseAddress}ready answers 200", TimeSpan.FromSeconds(60), Cancellation);
        Assert.True(state != Ended, $"The process ended with {(_child.HasExited ? _child.ExitCode : 0)} and printed:{Environment.NewLine}{Output}");
        return this;
    }

    /// <summary>The exit code of a start that is meant to fail, after at most 20 seconds.</summary>
    public Task<int> Exit() => _child.WaitForExit(TimeSpan.FromSeconds(20), Cancellation);

    public async Task<int> Terminate()
    {
        _child.Signal(ProcessSignal.Terminate);
        return await _child.WaitForExit(TimeSpan.FromSeconds(30), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _child.DisposeAsync();
    }

    private static string Port() => FreePort.Next().ToString(CultureInfo.InvariantCulture);

    private async Task<string> ReadReadiness()
    {
        if (_child.HasExited)
        {
            return Ended;
        }

        using var response = await Http.GetAsync("/ready", Cancellation);
        return response.StatusCode == HttpStatusCode.OK ? "200" : $"{response.StatusCode}";
    }
}
