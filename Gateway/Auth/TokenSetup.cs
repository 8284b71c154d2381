using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace Mycosoft.Auth;

/// <summary>Tokens of an OpenID Connect provider beside keys, when one is configured.</summary>
internal static class TokenSetup
{
    private const string Scheme = "Oidc";

    /// <summary>Signatures whose key only the provider has: none, and none that anybody could make with the published key.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static void AddTokens(this IServiceCollection services, IConfiguration configuration)
    {
        if (OidcOptions.Read(configuration) is not { } oidc || oidc.Errors().Any())
            return; // What is wrong stops the start elsewhere.
        services.AddSingleton<IAuthenticationConfigurationProvider, NoSchemes>();
        new AuthenticationBuilder(services).AddJwtBearer(Scheme, options => Configure(options, oidc));
        services.Configure<AuthenticationSchemeOptions>(ApiKeyHandler.Scheme, options => options.ForwardDefaultSelector = static http => IsToken(http.Request) || TicketsToken(http) is not null ? Scheme : null);
    }

    private static void Configure(JwtBearerOptions options, OidcOptions oidc)
    {
        (options.Authority, options.Audience) = (oidc.Authority, oidc.Audience);
        options.RequireHttpsMetadata = oidc.Authority.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.BackchannelTimeout = TimeSpan.FromSeconds(5);
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        var events = new TokenEvents(oidc);
        options.Events = new() { OnMessageReceived = Receive, OnTokenValidated = events.Validated, OnAuthenticationFailed = TokenEvents.Failed };
    }

    /// <summary>A bearer that is a JSON Web Token; keys of our own never begin so.</summary>
    private static bool IsToken(HttpRequest request) => !request.Headers.ContainsKey(ApiKeyHandler.HeaderName) && ApiKeyHandler.BearerOf(request) is { } bearer && IsToken(bearer);

    private static bool IsToken(string text) => text.StartsWith("eyJ", StringComparison.Ordinal) && text.AsSpan().Count('.') == 2;

    /// <summary>What the ticket of a request stands for, when that is a token.</summary>
    private static string? TicketsToken(HttpContext http) =>
        ApiKeyHandler.KeyOf(http.Request) is null && http.RequestServices.GetRequiredService<WatchTickets>().KeyOf(http)?.Value is { } key && IsToken(key) ? key : null;

    private static Task Receive(MessageReceivedContext context)
    {
        context.Token = TicketsToken(context.HttpContext);
        return Task.CompletedTask;
    }

    /// <summary>AddAuthentication would bring this, and data protection with it.</summary>
    private sealed class NoSchemes : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationBuilder().Build();
    }
}
