using System.Text.RegularExpressions;
using Mycosoft.Agents;
using Mycosoft.Clients.Alertmanager;
using Mycosoft.Clients.Outbound;
using Mycosoft.Clients.Prometheus;
using Mycosoft.Clients.Webhooks;

namespace Mycosoft.Tests.Unit.Clients;

/// <summary>There are few ways out of the company, and a new one is seen.</summary>
public sealed partial class WaysOutTests
{
    /// <summary>Where connections are opened: behind the guard, to the owner's own services, and to the configured name server.</summary>
    private static readonly string[] Openers = ["Clients/Outbound/ConnectionOpener.cs", "Clients/Outbound/IHostResolver.cs", "Clients/Outbound/ServiceHttp.cs", "Clients/Outbound/TimedRequest.cs", "Clients/Web/DnsLookup.cs"];

    /// <summary>Who calls services that are named in the configuration only, without the guard.</summary>
    private static readonly Type[] Unguarded = [typeof(AlertmanagerClient), typeof(PrometheusClient), typeof(WebhookSender)];

    [Fact]
    public void Connections_are_opened_in_these_files_only()
    {
        var root = Path.Combine(Repository.Root, "Grains");
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Select(file => (Name: Path.GetRelativePath(root, file).Replace('\\', '/'), File: file))
            .Where(f => !f.Name.StartsWith("obj/", StringComparison.Ordinal) && !f.Name.StartsWith("bin/", StringComparison.Ordinal));
        Assert.Equal(Openers, files.Where(f => Connection().IsMatch(File.ReadAllText(f.File))).Select(f => f.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_clients_of_the_owners_own_services_go_without_the_guard() => Assert.Equal(
        Unguarded.Select(t => t.Name).Order(StringComparer.Ordinal),
        typeof(Agent).Assembly.GetTypes().Where(t => t.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(ServiceHttp)))).Select(t => t.Name).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\b(HttpClient|HttpMessageInvoker|SocketsHttpHandler|HttpClientHandler|TcpClient|UdpClient|WebRequest|ClientWebSocket|LookupClient|SmtpClient|SslStream|Ping)\b|new Socket\(|\bDns\.(Get|Resolve)")]
    private static partial Regex Connection();
}
