namespace Mycosoft.Auth;

/// <summary>The names that a key may be limited to: the tags of all routes, whatever they are.</summary>
internal sealed class Scopes(IEnumerable<EndpointDataSource> sources)
{
    private readonly Lazy<SortedSet<string>> _all = new(() =>
        new(sources.SelectMany(source => source.Endpoints).Where(IsGuarded).SelectMany(Admission.ScopesOf), StringComparer.Ordinal));

    public IReadOnlySet<string> All => _all.Value;

    private static bool IsGuarded(Endpoint endpoint) => endpoint.Metadata.GetMetadata<RoleRule>() is not null;
}
