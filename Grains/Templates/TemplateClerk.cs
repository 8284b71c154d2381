using Mycosoft.Agents;
using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Templates;

[GrainType("mas.templates"), StatelessWorker, Reentrant]
public sealed class TemplateClerk(TemplateCatalog templates, BirthLog births, StoreReads reads) : Grain, ITemplates
{
    public Task<IReadOnlyList<AgentTemplate>> List(CancellationToken cancellationToken) => Task.FromResult(templates.All);

    public Task<IReadOnlyList<BirthRecord>> Log(int limit, CancellationToken cancellationToken) => reads.Run(() => births.Newest(Math.Clamp(limit, 1, Paging.MaxLimit), cancellationToken));

    public async Task<Answer<TemplateCreated>> Create(TemplateOrder order, CancellationToken cancellationToken)
    {
        if (templates.Find(order.TemplateId) is not { } template)
            return Fault.NotFound($"Template {order.TemplateId} not found");
        if (!template.Available)
            return Fault.Unsupported($"The template {template.TemplateId} names the kind '{template.AgentType}', which this version does not have.");
        if (!TemplateCatalog.ConfigOf(template, order.Settings).TryGet(out var config, out var fault))
            return fault;
        var answer = await GrainFactory.GetGrain<IAgent>(GrainId.Create(template.AgentType, order.AgentId)).Change(new(LifeVerb.Spawn, order.Principal, config, Reason: order.Reason ?? $"template {template.TemplateId}", Template: template.TemplateId, Trial: template.Trial), cancellationToken);
        return answer.TryGet(out var born, out fault) ? new TemplateCreated(order.AgentId, template.AgentType, born.Life, born.Changed, born.ApprovalId) : fault;
    }
}
