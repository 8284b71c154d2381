using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;

namespace Mycosoft.Auth;

/// <summary>Makes a <see cref="Caller"/> of a token that is in order, and a refusal of one that is not.</summary>
internal sealed class TokenEvents(OidcOptions oidc)
{
    private static readonly CredentialRefused NotValid = new(new(FaultCodes.Unauthenticated, "The token is not valid."));

    private static readonly CredentialRefused Away = new(Fault.Unavailable("The identity provider does not answer; try again."));

    public async Task Validated(TokenValidatedContext context)
    {
        var claims = context.Principal?.Claims.ToList() ?? [];
        if (!TokenClaims.CallerOf(claims, oidc, context.SecurityToken.ValidTo).TryGet(out var caller, out var fault) || (fault = await AgentsName(context.HttpContext, caller)) is not null)
            context.Fail(new CredentialRefused(fault));
        else
            context.Principal = new ClaimsPrincipal(caller);
    }

    /// <summary>Whoever has the name of an agent passes for it wherever a rule or a delegation trusts that agent; the open routes ask nobody.</summary>
    private async ValueTask<Fault?> AgentsName(HttpContext http, Caller caller)
    {
        if (caller.Role is Role.Agent || http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return null;
        try
        {
            var answer = await http.RequestServices.GetRequiredService<AgentNames>().Look(caller.Name!, http.RequestAborted);
            return answer.TryGet(out var name, out var fault) && !name.IsAgent
                ? null
                : fault ?? new(FaultCodes.Forbidden, $"The token's claim '{oidc.NameClaim}' is '{caller.Name}', an agent's id; only the role agent acts as an agent.");
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return Fault.Unavailable("Whether the token's name is an agent's cannot be looked up; try again.");
        }
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
