using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Mycosoft.Auth;

/// <summary>Makes a <see cref="Caller"/> of a token that is in order, and a refusal of one that is not.</summary>
internal sealed class TokenEvents(OidcOptions oidc)
{
    private static readonly CredentialRefused NotValid = new(new(FaultCodes.Unauthenticated, "The token is not valid."));

    private static readonly CredentialRefused Away = new(Fault.Unavailable("The identity provider does not answer; try again."));

    public Task Validated(TokenValidatedContext context)
    {
        var claims = context.Principal?.Claims.ToList() ?? [];
        if (TokenClaims.CallerOf(claims, oidc, context.SecurityToken.ValidTo).TryGet(out var caller, out var fault))
            context.Principal = new ClaimsPrincipal(caller);
        else
            context.Fail(new CredentialRefused(fault));
        return Task.CompletedTask;
    }

    /// <summary>A token that cannot be checked because the provider's keys are out of reach is not a wrong one.</summary>
    public static async Task Failed(AuthenticationFailedContext context)
    {
        try
        {
            if (context.Options.ConfigurationManager is { } provider)
                await provider.GetConfigurationAsync(context.HttpContext.RequestAborted);
            context.Fail(NotValid);
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException or TimeoutException)
        {
            context.Fail(Away);
        }
    }
}
