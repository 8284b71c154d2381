using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Mycosoft.Auth;

/// <summary>Has the keys ready before the first request, and shows a new one once, as a link, when the address is known.</summary>
internal sealed class Doorkeeper(IServiceProvider services, IServer server, IOptions<GatewayOptions> options) : IHostedLifecycleService
{
    // Not in the constructor: the options of the whole process are validated after that, and reported together.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = services.GetRequiredService<Access>();
        return Task.CompletedTask;
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<Access>().NewKey is not { } key)
            return;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? GatewayOptions.DefaultUrl;
        var file = Path.Combine(Path.GetFullPath(options.Value.DataDirectory), AdminKeyFile.Name);
        await Console.Out.WriteLineAsync($"""

            No API key was configured, so one was made. It is kept in {file} and shown this once:
              {Link(address, key)}

            """);
    }

    public static string Link(string address, string key)
    {
        var host = address.Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal);
        return $"{host.TrimEnd('/')}/?{ApiKeyHandler.QueryName}={key}";
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
