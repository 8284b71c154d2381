using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Mycosoft.Auth;

/// <summary>Reads the key from <c>X-API-Key</c>, <c>Authorization: Bearer</c> or <c>?api_key=</c>, the first that is there, from a ticket, or from a browser's pass; <see cref="Gate"/> answers for it.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Access access, IssuedKeys issued, BrowserPass passes, WatchTickets tickets)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";

    public const string HeaderName = "X-API-Key";

    public const string QueryName = "api_key";

    private static readonly AuthenticateResult Anonymous = AuthenticateResult.Success(new Caller(Principals.Anonymous, Role.Admin).ToTicket());

    public static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.TryGetValue(HeaderName, out var header))
            return header.ToString();
        return BearerOf(request) ?? (request.QueryString.HasValue && request.Query.TryGetValue(QueryName, out var query) ? query.ToString() : null);
    }

    public static string? BearerOf(HttpRequest request) => request.Headers.Authorization is [{ } authorization] && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        ? authorization["Bearer ".Length..].Trim()
        : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (access.Open)
            return IsLocal(Request) ? Anonymous : AuthenticateResult.Fail("not local");
        // The open routes answer while the store does not.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return AuthenticateResult.NoResult();
        var shown = KeyOf(Request);
        if (shown is null && tickets.KeyOf(Context) is { } inTicket && !inTicket.TryGet(out shown, out var refusal))
            return AuthenticateResult.Fail(new CredentialRefused(refusal));
        if ((shown ?? passes.KeyOf(Context)) is not { Length: > 0 } key)
            return AuthenticateResult.NoResult();
        Context.Features.Set(new ShownKey(key));
        return access.Keys.Find(key) is { } ticket ? AuthenticateResult.Success(ticket) : await issued.Check(key, Context.RequestAborted);
    }

    // Loopback alone does not keep web pages out: a page may name another host (DNS rebinding) or post from another origin.
    private static bool IsLocal(HttpRequest request) =>
        GatewayOptionsValidator.IsLoopback($"http://{request.Host.Value}") && (request.Headers.Origin is not [{ } origin] || GatewayOptionsValidator.IsLoopback(origin));
}
