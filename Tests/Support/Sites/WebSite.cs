using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mycosoft.Tests.Support.Sites;

/// <summary>
/// A web site on loopback whose pages and faults a test sets and changes while it runs; an unknown path is a 404. The pages
/// themselves are in <see cref="SitePages"/>, what can go wrong in <see cref="SiteFaults"/>. Every request is recorded.
/// </summary>
public sealed class WebSite : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> _routes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SiteRequest> _requests = new();
    private readonly WebApplication _app;

    private WebSite(X509Certificate2? certificate)
    {
        Certificate = certificate;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Listen);
        _app = builder.Build();
        _app.Run(Answer);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>What the site presents, so that a test can trust it; null without TLS.</summary>
    public X509Certificate2? Certificate { get; }

    public IReadOnlyList<SiteRequest> Requests => [.. _requests];

    public static async Task<WebSite> Start(SiteCertificate certificate = SiteCertificate.None, CancellationToken cancellationToken = default)
    {
        var site = new WebSite(Certificates.Create(certificate));
        await site._app.StartAsync(cancellationToken);
        site.Address = new Uri(site._app.Urls.Single());
        return site;
    }

    /// <summary>The address of a path; another host name for loopback makes it cross-host.</summary>
    public Uri At(string path, string host = "127.0.0.1") => new UriBuilder(new Uri(Address, path)) { Host = host }.Uri;

    /// <summary>Sets or replaces what a path answers.</summary>
    public WebSite Serve(string path, RequestDelegate handler)
    {
        _routes[path] = handler;
        return this;
    }

    public WebSite Remove(string path)
    {
        _routes.TryRemove(path, out _);
        return this;
    }

    public int RequestsFor(string path) => _requests.Count(request => request.PathAndQuery.Split('?')[0] == path);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        Certificate?.Dispose();
    }

    private void Listen(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            if (Certificate is not null)
            {
                endpoint.UseHttps(Certificate);
            }
        });
    }

    private async Task Answer(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _requests.Enqueue(new SiteRequest(
            context.Request.Method, context.Request.GetEncodedPathAndQuery(), headers, await body.ReadToEndAsync(context.RequestAborted)));
        try
        {
            await _routes.GetValueOrDefault(context.Request.Path, SitePages.NotFound)(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The visitor left a slow page.
        }
    }
}
