using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Agents;

[GrainType("mas.directory"), StatelessWorker, Reentrant]
public sealed class AgentDirectory(AgentQueries agents, CompanyQueries company, AgentCatalog catalog, StoreReads reads) : Grain, IAgentDirectory
{
    public Task<Answer<AgentAddress>> Resolve(string agentId, CancellationToken cancellationToken) =>
        reads.Answer(() => agents.Resolve(agentId, cancellationToken));

    public Task<Answer<AgentState>> Find(string agentId, CancellationToken cancellationToken) => reads.Answer(() => agents.Find(agentId, cancellationToken));

    public Task<Page<AgentState>> List(AgentFilter filter, CancellationToken cancellationToken) => reads.Run(() => agents.List(filter, cancellationToken));

    public Task<CompanyStatus> Status(CancellationToken cancellationToken) => reads.Run(() => company.Status(cancellationToken));

    public Task<JsonDocumentText> Kinds(CancellationToken cancellationToken) => Task.FromResult(catalog.Document);

    public Task<Answer<KindSummary>> Kind(string nameOrAgentId, CancellationToken cancellationToken)
    {
        var kind = catalog.Find(nameOrAgentId) ?? catalog.FindByAgentId(nameOrAgentId);
        return Task.FromResult<Answer<KindSummary>>(kind is null ? Fault.NotFound($"No kind called '{nameOrAgentId}' is built.") : kind.Summary);
    }
}
