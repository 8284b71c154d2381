using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Sites;

namespace Mycosoft.Tests.EndToEnd.Agents;

/// <summary>A company whose own site is a real one on loopback.</summary>
public sealed class WatchedSite : IAsyncLifetime
{
    private OwnCompany? _company;
    private WebSite? _site;

    public WebSite Site => _site ?? throw new InvalidOperationException("The site did not start.");

    public Api Api => _company?.Api ?? throw new InvalidOperationException("The company did not start.");

    public async ValueTask InitializeAsync()
    {
        _site = await WebSite.Start(cancellationToken: TestContext.Current.CancellationToken);
        _site.Text("/api/health", "application/json", """{"status":"ok"}""").Page("/", "Mycosoft", "/about").Page("/about", "About us", "/gone");
        _company = await OwnCompany.Start(null, new()
        {
            ["Mas__Roster"] = "myca-core,task-router,event-processor,website-agent",
            ["Agents__website__Url"] = _site.Address.AbsoluteUri,
            ["Agents__route-monitor__BaseUrl"] = _site.Address.AbsoluteUri,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await (_company?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_site?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
