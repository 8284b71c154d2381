using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Mycosoft.ControlRoom;
using Mycosoft.Http;

namespace Mycosoft.Auth;

/// <summary>Admits by <see cref="Admission"/>, and says why not in the product's own words: no key 401, a key that does not open 403.</summary>
internal sealed class Gate(Access access) : AuthorizationHandler<Gate.Rule>, IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded ? next(context) : Explain(context);

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Rule requirement)
    {
        if (context.Resource is HttpContext http && Caller.Of(http) is { } caller && Admission.Refuse(http.GetEndpoint(), caller) is null)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    private async Task Explain(HttpContext http)
    {
        var refusal = await Reason(http);
        if (Caller.Of(http) is null && !access.Open && LoginApi.IsWanted(http))
            http.Response.Redirect(LoginApi.AddressOf(http));
        else
            await refusal.ExecuteAsync(http);
    }

    private async Task<Refusal> Reason(HttpContext http)
    {
        if (Caller.Of(http) is { } caller && Admission.Refuse(http.GetEndpoint(), caller) is { } refused)
            return new(refused);
        // Not done again: the result is kept for the length of the request.
        if ((await http.AuthenticateAsync()).Failure is CredentialRefused credential)
            return Challenge(http, credential.Fault, "Bearer error=\"invalid_token\"");
        return access.Open
            ? new(new Fault(FaultCodes.Forbidden, "Without keys the gateway serves local pages and programs only."))
            : Challenge(http, new(FaultCodes.Unauthenticated, "An API key is required: header X-API-Key or Authorization: Bearer."), "Bearer");
    }

    private static Refusal Challenge(HttpContext http, Fault fault, string challenge)
    {
        if (fault.Code == FaultCodes.Unauthenticated)
            http.Response.Headers.WWWAuthenticate = challenge;
        return new(fault);
    }

    /// <summary>What every request has to meet.</summary>
    internal sealed class Rule : IAuthorizationRequirement;
}

/// <summary>A credential that was shown and does not open.</summary>
internal sealed class CredentialRefused(Fault fault) : Exception(fault.Message)
{
    public Fault Fault { get; } = fault;
}
