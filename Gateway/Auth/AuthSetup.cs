using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Mycosoft.Agents;

namespace Mycosoft.Auth;

internal static class AuthSetup
{
    /// <summary>Every route asks for a key and a role unless it says otherwise.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddOptions<GatewayOptions>().Configure<IConfiguration>(GatewayOptions.Read).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddSingleton<Access>();
        services.AddHostedService<Doorkeeper>();
        // Asked for only when it is needed: before a client is connected there are no grains to refer to.
        services.AddSingleton<Func<IKeys>>(provider => () => provider.GetRequiredService<IGrainFactory>().GetGrain<IKeys>(0));
        services.AddSingleton<Func<IAgentDirectory>>(provider => () => provider.GetRequiredService<IGrainFactory>().GetGrain<IAgentDirectory>(0));
        services.AddSingleton<KeyUses>().AddHostedService(provider => provider.GetRequiredService<KeyUses>());
        services.AddSingleton<IssuedKeys>().AddSingleton<AgentNames>().AddSingleton<LiveAccess>().AddSingleton<BrowserPass>().AddSingleton<WatchTickets>().AddSingleton<Scopes>().AddSingleton<RateLimits>();
        // Not AddAuthentication: that brings data protection, which writes keys of its own below the home directory.
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = ApiKeyHandler.Scheme;
            options.AddScheme<ApiKeyHandler>(ApiKeyHandler.Scheme, null);
        });
        services.AddWebEncoders();
        services.AddTransient<ApiKeyHandler>();
        services.AddSingleton<Gate>();
        services.AddSingleton<IAuthorizationHandler>(provider => provider.GetRequiredService<Gate>());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => provider.GetRequiredService<Gate>());
        var policy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new Gate.Rule()).Build();
        services.AddAuthorizationBuilder().SetDefaultPolicy(policy).SetFallbackPolicy(policy);
        return services;
    }
}
