using Mycosoft.Agents;
using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Auth;

[GrainType("mas.keys"), StatelessWorker, Reentrant]
public sealed class Keys(KeyQueries keys, KeyWrites writes, AgentQueries agents, AgentCatalog catalog, StoreReads reads) : Grain, IKeys
{
    public Task<Answer<KeyCredential>> Find(string prefix, CancellationToken cancellationToken) => reads.Answer(() => keys.Find(prefix, cancellationToken));

    public Task<Answer<Page<KeyRecord>>> List(KeyFilter filter, CancellationToken cancellationToken) => reads.Answer(() => keys.List(filter, cancellationToken));

    public Task<Answer<KeyCreated>> Create(KeyCreation creation, CancellationToken cancellationToken) => reads.Answer<KeyCreated>(async () =>
        await ActsAsAgent(creation, cancellationToken) ? AgentsName(creation.Principal) : await writes.Create(creation, cancellationToken));

    public Task<Answer<KeyRecord>> Revoke(KeyRevocation revocation, CancellationToken cancellationToken) => reads.Answer(() => writes.Revoke(revocation, cancellationToken));

    public Task<Answer<KeysTouched>> Touch(IReadOnlyList<KeyUse> uses, CancellationToken cancellationToken) => reads.Answer(() => writes.Touch(uses, cancellationToken));

    /// <summary>Whether a person's key would be in the name of an agent, and so pass for it wherever a rule or a delegation trusts that agent.</summary>
    private async Task<bool> ActsAsAgent(KeyCreation creation, CancellationToken cancellationToken) => creation.Role != Role.Agent
        && (catalog.FindByAgentId(creation.Principal) is not null || (await agents.Resolve(creation.Principal, cancellationToken)).Fault is null);

    private static Fault AgentsName(string name) => Fault.InvalidPayload($"'{name}' is an agent's id; only a key of the role agent acts as an agent.", "$.principal");
}
