using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Auth;

[GrainType("mas.keys"), StatelessWorker, Reentrant]
public sealed class Keys(KeyQueries keys, KeyWrites writes, StoreReads reads) : Grain, IKeys
{
    public Task<Answer<KeyCredential>> Find(string prefix, CancellationToken cancellationToken) => reads.Answer(() => keys.Find(prefix, cancellationToken));

    public Task<Answer<Page<KeyRecord>>> List(KeyFilter filter, CancellationToken cancellationToken) => reads.Answer(() => keys.List(filter, cancellationToken));

    public Task<Answer<KeyCreated>> Create(KeyCreation creation, CancellationToken cancellationToken) => reads.Answer(() => writes.Create(creation, cancellationToken));

    public Task<Answer<KeyRecord>> Revoke(KeyRevocation revocation, CancellationToken cancellationToken) => reads.Answer(() => writes.Revoke(revocation, cancellationToken));

    public Task<Answer<KeysTouched>> Touch(IReadOnlyList<KeyUse> uses, CancellationToken cancellationToken) => reads.Answer(() => writes.Touch(uses, cancellationToken));
}
