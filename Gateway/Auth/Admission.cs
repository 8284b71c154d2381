using Microsoft.AspNetCore.Http.Metadata;
using Mycosoft.Chains;
using Mycosoft.Http;

namespace Mycosoft.Auth;

/// <summary>Whether a caller may have what a request asks for.</summary>
internal static class Admission
{
    /// <summary>An endpoint that says nothing is for admins; a test sees to it that there is none.</summary>
    private static readonly RoleRule Unsaid = new(Role.Admin);

    /// <summary>Why not; null admits. A path or method that does not exist is everybody's to ask for.</summary>
    public static Fault? Refuse(Endpoint? endpoint, Caller caller)
    {
        if (endpoint is not RouteEndpoint)
            return null;
        var rule = endpoint.Metadata.GetMetadata<RoleRule>() ?? Unsaid;
        if (!rule.Admits(caller.Role))
            return new(FaultCodes.Forbidden, $"This needs the role {rule.Names}; the key has the role {EnumNames<Role>.Of(caller.Role)}.");
        if (caller.Scopes is { } scopes && !ScopesOf(endpoint).Intersect(scopes, StringComparer.Ordinal).Any())
            return new(FaultCodes.Forbidden, $"This key is limited to {string.Join(", ", scopes)}, and this route is not among them.");
        return null;
    }

    /// <summary>The scopes that open an endpoint: its tags, in lower case.</summary>
    public static IEnumerable<string> ScopesOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ITagsMetadata>()?.Tags.Select(tag => tag.ToLowerInvariant()) ?? [];

    /// <summary>The agent that the key is made for; null for the key of a person or program.</summary>
    public static string? Agent(this HttpContext http) => Caller.Of(http) is { Role: Role.Agent, Name: var own } ? own : null;

    /// <summary>What an agent outside starts is judged as what those within start; whom a person or program names as the sender changes nothing.</summary>
    public static Chain? Chain(this HttpContext http) => http.Agent() is { } own ? new(own) : null;

    /// <summary>A key of an agent speaks for that agent only.</summary>
    public static Refusal? RefuseAsAnother(this HttpContext http, string? agentId) => http.Agent() is { } own && own != agentId
        ? new(new Fault(FaultCodes.Forbidden, $"The key of agent {own} acts for that agent only."))
        : null;
}
