using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Mycosoft.ControlRoom.InProcess;
using Mycosoft.Http;

namespace Mycosoft.ControlRoom;

/// <summary>The page on which people see the company at work and act on it.</summary>
internal static class ControlRoomSetup
{
    public const string Path = "/control";

    public const string Login = "/login";

    /// <summary>Scripts of ours and nothing else. The length of a list that is only drawn in part stands in a style attribute.</summary>
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private const string Circuits = "/_blazor";

    public static void AddControlRoom(this WebApplicationBuilder builder)
    {
        // The files lie beside the program in a build's output too, whatever directory it is started from.
        builder.WebHost.UseStaticWebAssets();
        // A build's output serves what it lists, as a published one does, and nothing that somebody laid beside it.
        builder.WebHost.UseSetting("ReloadStaticAssetsAtRuntime", bool.FalseString);
        var services = builder.Services;
        services.AddSingleton<DerivedKeys>().AddSingleton<IConfigureOptions<KeyManagementOptions>, DerivedKeys.Setup>();
        services.AddDataProtection().SetApplicationName("mas");
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 100;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
        });
        services.AddSingleton<OwnPipeline>().AddSingleton<IStartupFilter>(p => p.GetRequiredService<OwnPipeline>());
        services.AddScoped<Visitor>().AddScoped<OwnApi>().AddScoped<LiveCompany>();
    }

    public static void MapControlRoom(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous().WithTags("Control room");
        app.MapLogin();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(static mode => (mode.ContentSecurityFrameAncestorsPolicy, mode.DisableWebSocketCompression) = (null, false))
            .WithTags("Control room").For(Role.Viewer).WithMetadata(BrowserPass.Accepted.Everywhere, LoginApi.Page.Instance).Add(ShowOnly);
    }

    /// <summary>What a page of the control room tells the browser. Its own forms say where they come from; no other site is told anything.</summary>
    public static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers.CacheControl = "no-store";
        response.Headers[SecurityHeaders.Referrer] = "same-origin";
    }

    /// <summary>Screens are asked for; what is done on them goes over their circuit.</summary>
    private static void ShowOnly(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
            return;
        foreach (var methods in endpoint.Metadata.OfType<IHttpMethodMetadata>().ToList())
            endpoint.Metadata.Remove(methods);
        endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get]));
    }
}
