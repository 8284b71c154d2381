using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Mycosoft.Auth;

internal static class AuthSetup
{
    /// <summary>Every route asks for a key unless it says otherwise.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().Configure<Microsoft.Extensions.Configuration.IConfiguration>(GatewayOptions.Read).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddSingleton<Access>();
        services.AddHostedService<Doorkeeper>();
        // Not AddAuthentication: that brings data protection, which writes keys of its own below the home directory.
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = ApiKeyHandler.Scheme;
            options.AddScheme<ApiKeyHandler>(ApiKeyHandler.Scheme, null);
        });
        services.AddWebEncoders();
        services.AddTransient<ApiKeyHandler>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(ApiKeyHandler.Scheme).RequireAuthenticatedUser().Build());
        return services;
    }
}
