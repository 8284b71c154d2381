using Orleans.Concurrency;

namespace Mycosoft.Auth;

/// <summary>The API keys that the store keeps. No key crosses the wire: whoever makes one sends its prefix, a salt and the hash of both.</summary>
[GrainInterfaceType("mas.keys"), Alias("mas.keys")]
public interface IKeys : IGrainWithIntegerKey
{
    /// <summary>What a key of this prefix is checked against, revoked and expired ones too; <c>not_found</c> for a prefix that nobody has.</summary>
    [Alias("find"), ReadOnly]
    Task<Answer<KeyCredential>> Find(string prefix, CancellationToken cancellationToken);

    /// <summary>Keys, newest first, with the revoked ones.</summary>
    [Alias("list"), ReadOnly]
    Task<Answer<Page<KeyRecord>>> List(KeyFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a key. The same id again answers what is stored; <c>precondition_failed</c> when that came of another request, <c>conflict</c> when another key has this prefix.
    /// </summary>
    [Alias("create")]
    Task<Answer<KeyCreated>> Create(KeyCreation creation, CancellationToken cancellationToken);

    /// <summary>Revokes a key for good; one that is revoked already stays as it was. Unknown ids are <c>not_found</c>.</summary>
    [Alias("revoke")]
    Task<Answer<KeyRecord>> Revoke(KeyRevocation revocation, CancellationToken cancellationToken);

    /// <summary>Notes when keys were used last; an earlier use than the one noted changes nothing, and neither does an unknown id.</summary>
    [Alias("touch")]
    Task<Answer<KeysTouched>> Touch(IReadOnlyList<KeyUse> uses, CancellationToken cancellationToken);
}

/// <summary>A page of keys to read.</summary>
/// <param name="Principal">Only those of this person or program.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Cursor">The place after the page before.</param>
[GenerateSerializer, Immutable, Alias("mas.key-filter")]
public sealed record KeyFilter([property: Id(0)] string? Principal = null, [property: Id(1)] int Limit = 100, [property: Id(2)] string? Cursor = null);

/// <summary>A key to revoke.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="By">Who revokes it.</param>
[GenerateSerializer, Immutable, Alias("mas.key-revocation")]
public sealed record KeyRevocation([property: Id(0)] Guid Id, [property: Id(1)] string By);

/// <summary>A key was used.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="At">When, by the gateway's clock.</param>
[GenerateSerializer, Immutable, Alias("mas.key-use")]
public sealed record KeyUse([property: Id(0)] Guid Id, [property: Id(1)] DateTime At);

/// <summary>The uses were noted.</summary>
/// <param name="Count">How many keys have a later last use than before.</param>
[GenerateSerializer, Immutable, Alias("mas.keys-touched")]
public sealed record KeysTouched([property: Id(0)] int Count);
