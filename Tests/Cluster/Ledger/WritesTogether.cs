using Mycosoft.Approvals;
using Mycosoft.Ledger;
using Mycosoft.Messages;
using Mycosoft.Tasks;
using Mycosoft.Tests.Support.Postgres;
using static Mycosoft.Tests.Cluster.Ledger.LedgerBench;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteWritesTogetherTests() : WritesTogether(new SqliteBench());

public sealed class PostgresWritesTogetherTests(PostgresFixture postgres) : WritesTogether(new PostgresBench(postgres));

/// <summary>Which writes share a commit is chance; it must not be seen in their answers.</summary>
public abstract class WritesTogether(LedgerBench bench) : LedgerStoreSuite(bench)
{
    private static readonly byte[] Hash = [1, 2, 3];

    /// <summary>One write of every kind to an agent that has a pending task, a running one, one that people have allowed, a pending message and a message to it.</summary>
    private static readonly Func<Subject, LedgerWrite>[] Kinds =
    [
        s => Birth(s.Id),
        s => new ReviveAgent(Birth(s.Id)),
        s => new ClaimAgent(s.Id, "silo-2"),
        s => new ChangeAgent(s.Id, 1, Life.Paused, JsonText.EmptyObject, Now, null, null, 0, null, Now, false, Log("life")),
        s => new SetWake(s.Id, 1, Now),
        s => Accept(s.Id, Row(seq: 9)),
        s => new StartTask(s.Id, 1, s.Pending, Now),
        s => new StartApproved(s.Id, 1, s.Allowed, new(s.Allowed, Hash), Now),
        s => Finish(s.Id, s.Running),
        s => new RequeueTask(s.Id, 1, s.Running, 1, Now, "again", null),
        s => new AcceptMessage(s.Id, 1, Message("owner", s.Id), 9, Now.AddMinutes(5)),
        s => new SettleMessage(s.Id, 1, s.Message, MessageState.Delivered, 1, null, Now),
        s => new StoreMessage(s.Id, Message(s.Id, "owner"), Now.AddMinutes(5)),
        s => new AcknowledgeMessage(s.Id, s.Message, Now),
        s => new SeeBroadcasts(s.Id, 1, 1_000_000, 1),
        s => new InsertSnapshot(s.Id, Guid.CreateVersion7(), Now, JsonText.EmptyObject, JsonText.EmptyObject, JsonText.EmptyArray, JsonText.EmptyObject, "manual", Log("snapshot")),
        s => new RestoreAgent(s.Id, 1, JsonText.EmptyObject, [], JsonText.EmptyObject, "restored", Now, Log("restore"), Guid.CreateVersion7()),
        s => new EndRestore(s.Id, 1),
        s => new Remember(s.Id, 1, "k", new("1"), Now, null),
        s => new AppendLog(s.Id, Log("said")),
        s => new Testify(s.Id) { Audit = new(Now, "owner", "act") },
    ];

    [Fact]
    public async Task Two_writes_are_answered_together_as_they_are_one_after_the_other()
    {
        foreach (var first in Kinds)
        {
            foreach (var second in Kinds)
            {
                var (apart, together) = (await Begin(), await Begin());
                LedgerWrite[] pair = [first(apart), second(apart)];
                Verdict[] expected = [await Bench.Write(pair[0]), await Bench.Write(pair[1])];
                var answers = await Bench.Verdicts(first(together), second(together));
                Assert.Equal($"{Names(pair)}: {string.Join(", ", expected)}", $"{Names(pair)}: {string.Join(", ", answers)}");
            }
        }

        static string Names(LedgerWrite[] writes) => string.Join(", ", writes.Select(w => w.GetType().Name));
    }

    [Fact]
    public void Every_kind_of_write_is_among_them()
    {
        var subject = new Subject("any", Guid.Empty, Guid.Empty, Guid.Empty, Guid.Empty);
        var kinds = typeof(LedgerWrite).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(LedgerWrite)) && !t.IsAbstract);
        Assert.Empty(kinds.Except(Kinds.Select(make => make(subject).GetType())));
    }

    private async Task<Subject> Begin()
    {
        var id = $"agent-{Guid.CreateVersion7():n}";
        var (pending, running, message) = (Row(seq: 1), Row(seq: 2), Message("owner", id));
        var allowed = Row(seq: 3) with { State = TaskState.WaitingApproval };
        var approval = new ApprovalRequest(allowed.Id, allowed.Payload, Hash, "v", "rule", 1, false, "why", Now, Now.AddHours(1));
        Assert.All(
            await Bench.Commit(Birth(id), Accept(id, pending), Accept(id, running), new AcceptTask(id, 1, allowed, approval), new StartTask(id, 1, running.Id, Now), new AcceptMessage(id, 1, message, 1, Now.AddMinutes(5))),
            answer => Assert.Equal(Verdict.Written, answer.Verdict));
        await Bench.Execute("UPDATE approvals SET status = 'approved' WHERE id = @id", ("id", allowed.Id));
        return new(id, pending.Id, running.Id, message.Id, allowed.Id);
    }

    private sealed record Subject(string Id, Guid Pending, Guid Running, Guid Message, Guid Allowed);
}
