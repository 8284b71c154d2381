using Mycosoft.Http;

namespace Mycosoft.Auth;

/// <summary>Who may call an endpoint: a person's role from the least one upwards, and one of the roles that stand apart.</summary>
internal sealed record RoleRule(Role Least, Role? Also = null)
{
    public bool Admits(Role role) => role == Also || (IsRanked(role) && role >= Least);

    /// <summary>Whom it is for, in words.</summary>
    public string Names => Also is { } also ? $"{EnumNames<Role>.Of(Least)} or {EnumNames<Role>.Of(also)}" : EnumNames<Role>.Of(Least);

    /// <summary>Whether the role has a place in the order viewer, operator, approver, admin.</summary>
    public static bool IsRanked(Role role) => role is >= Role.Viewer and <= Role.Admin;
}

internal static class RoleRules
{
    /// <summary>
    /// Every endpoint says whom it is for; what a route says goes before what its group says. With two roles the first reads (GET) and the second changes;
    /// <paramref name="also"/> lets in a role that stands apart.
    /// </summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoints, Role least, Role? changes = null, Role? also = null)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint => endpoint.Metadata.Add(new RoleRule(changes is { } role && Changes(endpoint.Metadata) ? role : least, also)));
        return endpoints;
    }

    private static bool Changes(IList<object> metadata) =>
        metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is not { HttpMethods.Count: > 0 } methods || methods.HttpMethods.Any(method => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method));
}
