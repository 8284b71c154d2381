using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Mycosoft.ControlRoom.InProcess;

namespace Mycosoft.ControlRoom;

/// <summary>The page on which people see the company at work and act on it.</summary>
internal static class ControlRoomSetup
{
    public const string Path = "/control";

    public const string Login = "/login";

    /// <summary>Scripts of ours and nothing else. The length of a list that is only drawn in part stands in a style attribute.</summary>
    public const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private const string Circuits = "/_blazor";

    /// <summary>Bytes that the browser may send at once: a payload of the largest size that a task takes, in one box.</summary>
    private const long LargestInput = 2 * 1024 * 1024;

    public static void AddControlRoom(this WebApplicationBuilder builder)
    {
        // The files lie beside the program in a build's output too, whatever directory it is started from.
        builder.WebHost.UseStaticWebAssets();
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

    public static void MapControlRoom(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous().WithTags("Control room");
        app.MapLogin();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(static mode => (mode.ContentSecurityFrameAncestorsPolicy, mode.DisableWebSocketCompression) = (null, false))
            .WithTags("Control room").For(Role.Viewer).WithMetadata(BrowserPass.Accepted.Everywhere, LoginApi.Page.Instance);
    }
}
