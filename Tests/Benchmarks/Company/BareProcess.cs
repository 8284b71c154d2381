using System.Net;
using Mycosoft.Tests.Benchmarks.Hosted;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>The yardstick of POST /tasks as a process.</summary>
internal sealed class BareProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new("bare");
    private readonly ChildProcess _child;

    private BareProcess()
    {
        var port = FreePort.Next();
        Address = new Uri($"http://127.0.0.1:{port}");
        _child = OwnProcess.Start(_directory, BareServer.Verb, "--port", $"{port}");
    }

    public Uri Address { get; }

    public static async Task<BareProcess> Start(CancellationToken cancellationToken)
    {
        var bare = new BareProcess();
        using var http = new HttpClient();
        await Eventually.Equal(HttpStatusCode.NotFound, async () => (await http.GetAsync(bare.Address, cancellationToken)).StatusCode, $"{bare.Address} answers", TimeSpan.FromSeconds(20), cancellationToken);
        return bare;
    }

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _directory.Dispose();
    }
}
