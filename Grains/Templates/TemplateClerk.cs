using Mycosoft.Agents;
using Mycosoft.Gaps;
using Mycosoft.Ledger;
using Orleans.Concurrency;

namespace Mycosoft.Templates;

[GrainType("mas.templates"), StatelessWorker, Reentrant]
public sealed class TemplateClerk(TemplateCatalog templates, GapBook book, StoreReads reads) : Grain, ITemplates
{
    public Task<IReadOnlyList<AgentTemplate>> List(CancellationToken cancellationToken) => Task.FromResult(templates.All);

    public Task<IReadOnlyList<BirthRecord>> Log(int limit, CancellationToken cancellationToken) => reads.Run(() => book.Births(Math.Clamp(limit, 1, Paging.MaxLimit), cancellationToken));

    public async Task<Answer<TemplateCreated>> Create(TemplateOrder order, CancellationToken cancellationToken)
    {
        if (templates.Find(order.TemplateId) is not { } template)
            return Fault.NotFound($"Template {order.TemplateId} not found");
        if (!template.Available)
            return Fault.Unsupported($"The template {template.TemplateId} names the kind '{template.AgentType}', which this version does not have.");
        if (!TemplateCatalog.ConfigOf(template, order.Settings).TryGet(out var config, out var fault))
            return fault;
        var answer = await GrainFactory.GetGrain<IAgent>(GrainId.Create(template.AgentType, order.AgentId)).Change(new(LifeVerb.Spawn, order.Principal, config), cancellationToken);
        if (!answer.TryGet(out var born, out fault))
            return fault;
        if (born.Changed)
        {
            var logged = await reads.Answer<TemplateCreated>(async () =>
            {
                await book.Log(DeterministicId.From("template-birth", order.AgentId), order.AgentId, template.AgentType, template.Category, order.Reason ?? $"template {template.TemplateId}", "created", order.Principal, cancellationToken);
                return Created(born);
            });
            return logged;
        }

        return Created(born);

        TemplateCreated Created(LifeChanged life) => new(order.AgentId, template.AgentType, life.Life, life.Changed, life.ApprovalId);
    }
}
