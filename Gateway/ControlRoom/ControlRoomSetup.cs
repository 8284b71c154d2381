using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Mycosoft.ControlRoom.InProcess;
using Mycosoft.Http;

namespace Mycosoft.ControlRoom;

/// <summary>The page on which people see the company at work and act on it.</summary>
internal static partial class ControlRoomSetup
{
    public const string Path = "/control";

    public const string Login = "/login";

    /// <summary>Scripts of ours and nothing else. The length of a list that is only drawn in part stands in a style attribute.</summary>
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private const string Circuits = "/_blazor";

    /// <summary>Bytes that the browser may send at once: a payload of the largest size that a task takes, in one box.</summary>
    private const long LargestInput = 2 * 1024 * 1024;

    public static void AddControlRoom(this WebApplicationBuilder builder)
    {
        UseFiles(builder);
        // A build's output serves what it lists, as a published one does, and nothing that somebody laid beside it.
        builder.WebHost.UseSetting("ReloadStaticAssetsAtRuntime", bool.FalseString);
        var services = builder.Services;
        services.AddSingleton<DerivedKeys>().AddSingleton<IConfigureOptions<KeyManagementOptions>, DerivedKeys.Setup>();
        services.AddDataProtection().SetApplicationName("mas");
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 100;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
        }).AddHubOptions(static hub => hub.MaximumReceiveMessageSize = LargestInput);
        services.AddSingleton<OwnPipeline>().AddSingleton<IStartupFilter>(p => p.GetRequiredService<OwnPipeline>());
        services.AddScoped<Visitor>().AddScoped<OwnApi>().AddScoped<LiveCompany>();
    }

    /// <summary>
    /// The files of the page lie beside a published program. A build's output only says where they are on the machine that built it: where they are not, the company starts without them.
    /// </summary>
    private static void UseFiles(WebApplicationBuilder builder)
    {
        try
        {
            builder.WebHost.UseStaticWebAssets();
        }
        catch (Exception e) when (e is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            builder.Services.AddSingleton(new NoFiles(e.Message));
        }
    }

    public static void MapControlRoom(this WebApplication app)
    {
        if (app.Services.GetService<NoFiles>() is { Why: var why })
            LogNoFiles(app.Logger, why);
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous().WithTags("Control room");
        app.MapLogin();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(static mode => (mode.ContentSecurityFrameAncestorsPolicy, mode.DisableWebSocketCompression) = (null, false))
            .WithTags("Dashboard").For(Role.Viewer).WithMetadata(BrowserPass.Accepted.Everywhere, LoginApi.Page.Instance).Add(ShowOnly);
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

    [LoggerMessage(LogLevel.Warning, "The files of the control room are not there, and it is shown without them ({Why}). A build runs where it was built; for elsewhere publish it: dotnet publish Silo -c Release")]
    private static partial void LogNoFiles(ILogger log, string why);

    private sealed record NoFiles(string Why);
}
