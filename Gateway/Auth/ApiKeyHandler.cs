using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Mycosoft.Http;

namespace Mycosoft.Auth;

/// <summary>Reads the key from <c>X-API-Key</c>, <c>Authorization: Bearer</c> or <c>?api_key=</c>: missing 401, wrong 403.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Access access)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";

    public const string HeaderName = "X-API-Key";

    public const string QueryName = "api_key";

    private static readonly AuthenticateResult Anonymous = AuthenticateResult.Success(KeyRing.TicketFor(RequestExtensions.Anonymous));

    private bool _wrong;

    public static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.TryGetValue(HeaderName, out var header))
            return header.ToString();
        if (request.Headers.Authorization is [{ } authorization] && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return authorization["Bearer ".Length..].Trim();
        return request.QueryString.HasValue && request.Query.TryGetValue(QueryName, out var query) ? query.ToString() : null;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (access.Open)
            return Task.FromResult(IsLocal(Request) ? Anonymous : AuthenticateResult.Fail("not local"));
        if (KeyOf(Request) is not { Length: > 0 } key)
            return Task.FromResult(AuthenticateResult.NoResult());
        var ticket = access.Keys.Find(key);
        _wrong = ticket is null;
        return Task.FromResult(ticket is null ? AuthenticateResult.Fail("wrong key") : AuthenticateResult.Success(ticket));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_wrong)
            return HandleForbiddenAsync(properties);
        if (access.Open)
            return new Refusal(new Fault(FaultCodes.Forbidden, "Without keys the gateway serves local pages and programs only.")).ExecuteAsync(Context);
        Response.Headers.WWWAuthenticate = "Bearer";
        return new Refusal(new Fault(FaultCodes.Unauthenticated, "An API key is required: header X-API-Key or Authorization: Bearer.")).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new Refusal(new Fault(FaultCodes.Forbidden, "The API key is not valid.")).ExecuteAsync(Context);

    // Loopback alone does not keep web pages out: a page may name another host (DNS rebinding) or post from another origin.
    private static bool IsLocal(HttpRequest request) =>
        GatewayOptionsValidator.IsLoopback($"http://{request.Host.Value}") && (request.Headers.Origin is not [{ } origin] || GatewayOptionsValidator.IsLoopback(origin));
}
