using Mycosoft.Ledger;
using Mycosoft.Tasks;
using Mycosoft.Tests.Support.Postgres;
using static Mycosoft.Tests.Cluster.Ledger.LedgerBench;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteSplitCompanyTests() : SplitCompany(new SqliteBench());

public sealed class PostgresSplitCompanyTests(PostgresFixture postgres) : SplitCompany(new PostgresBench(postgres));

/// <summary>Two silos that both believe to have the same agents: what must hold although Orleans' single activation does not.</summary>
public abstract class SplitCompany(LedgerBench bench) : LedgerStoreSuite(bench)
{
    private const int Agents = 20;
    private const int Tasks = 1_000;

    [Fact]
    public async Task Two_activations_of_every_agent_never_end_a_task_twice()
    {
        await Bench.Born([.. Enumerable.Range(0, Agents).Select(Id)]);
        var tasks = Enumerable.Range(0, Tasks).Select(i => (Agent: Id(i % Agents), Row: Row(seq: i))).ToArray();
        Assert.All(await Bench.Commit([.. tasks.Select(task => Accept(task.Agent, task.Row))]), answer => Assert.Equal(Verdict.Written, answer.Verdict));

        var before = Finishing(tasks, epoch: 1, TaskState.Completed, seed: 1);
        var after = Finishing(tasks, epoch: 2, TaskState.Failed, seed: 2);
        var claims = Enumerable.Range(0, Agents).Select(i => (LedgerWrite)new ClaimAgent(Id(i), "silo-2")).Chunk(5).ToArray();
        var answers = await Task.WhenAll(Run(Bench.NewStore(), before), Run(Bench.NewStore(), [.. claims, .. after]));

        var (completed, failed) = (Written(answers[0]), Written(answers[1]));
        Assert.Equal(Tasks, completed + failed);
        Assert.Equal($"{completed}", await Bench.Read("SELECT count(*) FROM agent_tasks WHERE status = 'completed'"));
        Assert.Equal($"{failed}", await Bench.Read("SELECT count(*) FROM agent_tasks WHERE status = 'failed'"));
        Assert.Equal($"{completed}", await Bench.Read("SELECT sum(tasks_completed) FROM agents"));
        Assert.Equal($"{failed}", await Bench.Read("SELECT sum(tasks_failed) FROM agents"));
        Assert.Equal($"{Tasks}", await Bench.Read("SELECT count(*) FROM agent_logs WHERE action_type = 'task'"));
    }

    private static string Id(int agent) => $"agent-{agent}";

    private static int Written(IEnumerable<(LedgerWrite Write, Verdict Verdict)> answers) => answers.Count(answer => answer is { Write: FinishTask, Verdict: Verdict.Written });

    private static LedgerWrite[][] Finishing((string Agent, TaskRow Row)[] tasks, long epoch, TaskState state, int seed)
    {
        var order = tasks.ToArray();
        new Random(seed).Shuffle(order);
        return [.. order.Select(LedgerWrite (task) => Finish(task.Agent, task.Row.Id, state, epoch)).Chunk(50)];
    }

    private static async Task<List<(LedgerWrite Write, Verdict Verdict)>> Run(ILedgerStore store, LedgerWrite[][] batches)
    {
        var answers = new List<(LedgerWrite, Verdict)>();
        foreach (var batch in batches)
        {
            var verdicts = await store.Commit(batch, Cancellation);
            answers.AddRange(batch.Zip(verdicts, (write, verdict) => (write, verdict.Verdict)));
        }

        return answers;
    }
}
