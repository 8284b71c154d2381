using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Agents;
using Mycosoft.Ledger;
using Mycosoft.Tests.Benchmarks.Company;

namespace Mycosoft.Tests.Benchmarks.Hosted;

/// <summary>Managed bytes an activation.</summary>
internal sealed record IdleResult(int Agents, double Empty, double Awake, double Held, double Worked);

/// <summary>Brings many agents into memory and weighs them: just activated, holding their epoch, and after a task.</summary>
internal sealed class IdleMeasure(HostedCompany company, int agents)
{
    public const string Verb = "measure-idle";
    private const int AtATime = 64;
    private readonly IAgentDirectory _directory = company.Grains.GetGrain<IAgentDirectory>(0);
    private readonly string[] _ids = [.. Enumerable.Range(1, agents).Select(n => $"idle-{n:000000}-agent")];

    public static async Task<int> Run(string[] args)
    {
        var arguments = new Arguments(args);
        var (postgres, agents) = (arguments.Text("postgres"), arguments.Number("agents", 1, 1_000_000) ?? 100_000);
        arguments.Done();
        await using var company = await HostedCompany.Start(postgres);
        OwnProcess.WriteResult(await new IdleMeasure(company, agents).Measure());
        return 0;
    }

    private async Task<IdleResult> Measure()
    {
        await Each(Bear);
        await Touch("warm-up");
        var start = Weigh();
        await Each(id => company.Grains.GetGrain<IEmptyGrain>(id).Ping().AsTask());
        var (empty, before) = (Weigh() - start, Weigh());
        await Each(Touch);
        var awake = Weigh() - before;
        await Each(async id => Expect((await company.Agent(id).Health(CancellationToken.None)).Fault));
        var held = Weigh() - before;
        await Each(async id => Expect((await company.Agent(id).Submit(new(Guid.CreateVersion7(), "get_status", JsonText.EmptyObject, "benchmark"), CancellationToken.None)).Fault));
        await Eventually.True(AllEnded, $"{agents} tasks end", TimeSpan.FromMinutes(2));
        return new(agents, empty / agents, awake / agents, held / agents, (Weigh() - before) / agents);
    }

    /// <summary>A row in the directory, as if the agent had been born in another silo's time.</summary>
    private Task Bear(string id)
    {
        var now = DateTime.UtcNow;
        var birth = new BearAgent(id, TimingAgent.Kind, AgentCategory.Custom, Life.Active, JsonText.EmptyObject, now, now, null, "benchmark", new("lifecycle:spawn", "by benchmark", null, true, 0, now));
        return company.Services.GetRequiredService<ILedger>().Write(birth, CancellationToken.None);
    }

    /// <summary>Activates it, which reads its record; a question that no kind knows needs nothing more.</summary>
    private Task Touch(string id) => company.Agent(id).Ask(new(Guid.NewGuid(), "benchmark", "no_such_task", JsonText.EmptyObject, 1, null!), CancellationToken.None);

    private async Task<bool> AllEnded() => (await _directory.Status(CancellationToken.None)).TasksCompleted >= agents;

    private Task Each(Func<string, Task> act) =>
        Parallel.ForEachAsync(_ids, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (id, _) => await act(id));

    private static void Expect(Fault? fault)
    {
        if (fault is not null)
            throw new InvalidOperationException(fault.Message);
    }

    private static double Weigh()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
