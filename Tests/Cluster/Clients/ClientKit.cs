using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents.Kinds.Monitoring;
using Mycosoft.Clients.Outbound;
using Mycosoft.Clients.Web;

namespace Mycosoft.Tests.Cluster.Clients;

/// <summary>The clients as the host registers them.</summary>
internal sealed class ClientKit : IDisposable
{
    private readonly ServiceProvider _provider;

    private ClientKit(ServiceProvider provider) => _provider = provider;

    /// <summary>Loopback is allowed unless the settings say otherwise.</summary>
    public static ClientKit With(params (string Key, string Value)[] settings)
    {
        var values = settings.Prepend(("Mas:Outbound:Allow", "127.0.0.0/8")).GroupBy(s => s.Item1).ToDictionary(g => g.Key, g => (string?)g.Last().Item2);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var provider = new ServiceCollection().AddOutbound(configuration).AddWebClients(configuration).AddMonitoringClients(configuration).BuildServiceProvider();
        Assert.Empty(provider.GetServices<IValidatedOptions>().SelectMany(o => o.Validate()));
        return new(provider);
    }

    public T Get<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    public void Dispose() => _provider.Dispose();
}
