using Mycosoft.Ledger;
using Mycosoft.Tasks;
using Mycosoft.Tests.Support.Postgres;
using static Mycosoft.Tests.Cluster.Ledger.LedgerBench;

namespace Mycosoft.Tests.Cluster.Ledger;

public sealed class SqliteTaskWritesTests() : TaskWrites(new SqliteBench());

public sealed class PostgresTaskWritesTests(PostgresFixture postgres) : TaskWrites(new PostgresBench(postgres));

public abstract class TaskWrites(LedgerBench bench) : LedgerStoreSuite(bench)
{
    [Fact]
    public async Task An_accepted_task_comes_back_from_a_claim_as_it_was_written()
    {
        await Bench.Born("cfo-agent");
        var row = Row(hash: [1, 2, 3]);
        Assert.Equal(Verdict.Written, await Bench.Write(Accept("cfo-agent", row)));
        var back = Assert.Single((await Bench.Claim("cfo-agent")).OpenTasks);
        Assert.Equal([1, 2, 3], back.RequestHash!);
        Assert.Equal(row with { RequestHash = null, Payload = default }, back with { RequestHash = null, Payload = default });
        Assert.Contains("10", back.Payload.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_task_again_is_a_duplicate_and_another_under_its_id_a_mismatch()
    {
        await Bench.Born("a-agent", "b-agent");
        var row = Row(hash: [1]);
        var later = row with { Seq = row.Seq + 1 };
        Assert.Equal(
            [Verdict.Written, Verdict.Duplicate, Verdict.Mismatch, Verdict.Duplicate, Verdict.Mismatch],
            await Bench.Verdicts(
                Accept("a-agent", row), Accept("a-agent", later), Accept("a-agent", later with { RequestHash = [2] }), Accept("b-agent", later), Accept("b-agent", later with { RequestHash = null })));
        Assert.Equal([Verdict.Duplicate, Verdict.Duplicate], await Bench.Verdicts(Accept("a-agent", later), Accept("b-agent", later)));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agent_tasks"));
    }

    [Fact]
    public async Task The_same_write_again_after_a_lost_answer_is_written_and_there_once()
    {
        await Bench.Born("a-agent");
        var row = Row();
        Assert.Equal([Verdict.Written], await Bench.Verdicts(Accept("a-agent", row)));
        Assert.Equal([Verdict.Written], await Bench.Verdicts(Accept("a-agent", row)));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agent_tasks"));
    }

    [Fact]
    public async Task A_stale_epoch_is_refused_row_by_row()
    {
        await Bench.Born("a-agent", "b-agent");
        await Bench.Claim("a-agent");
        var (open, late) = (Row(), Row());
        Assert.Equal(
            [Verdict.Stale, Verdict.Written, Verdict.Written, Verdict.Stale, Verdict.NotFound, Verdict.Written, Verdict.Stale],
            await Bench.Verdicts(
                Accept("a-agent", late, epoch: 1), Accept("a-agent", open, epoch: 2), Accept("b-agent", Row()), new StartTask("a-agent", 1, open.Id, Now),
                Accept("nobody", Row()), Finish("a-agent", open.Id, epoch: 2), new SetWake("a-agent", 3, Now)));
        Assert.Equal("2", await Bench.Read("SELECT count(*) FROM agent_tasks"));
    }

    [Fact]
    public async Task A_task_is_accepted_started_and_finished_in_one_batch()
    {
        await Bench.Born("cfo-agent");
        var row = Row();
        Assert.Equal(
            [Verdict.Written, Verdict.Written, Verdict.Written, Verdict.Written],
            await Bench.Verdicts(Accept("cfo-agent", row), new SetWake("cfo-agent", 1, Now), new StartTask("cfo-agent", 1, row.Id, Now.AddSeconds(1)), Finish("cfo-agent", row.Id)));
        Assert.Equal("completed", await Bench.Read("SELECT status FROM agent_tasks"));
        Assert.Equal(Now, (await Bench.Claim("cfo-agent")).NextWake);
    }

    [Fact]
    public async Task A_task_ends_once_and_the_same_end_again_is_written_without_counting_twice()
    {
        await Bench.Born("cfo-agent");
        var row = Row();
        await Bench.Commit(Accept("cfo-agent", row), new StartTask("cfo-agent", 1, row.Id, Now));
        var end = Finish("cfo-agent", row.Id);
        Assert.Equal(
            [Verdict.Written, Verdict.Written, Verdict.NotFound, Verdict.NotFound, Verdict.NotFound],
            await Bench.Verdicts(
                end, end, Finish("cfo-agent", row.Id, TaskState.Failed), new RequeueTask("cfo-agent", 1, row.Id, 1, null, null, null), Finish("cfo-agent", Guid.CreateVersion7())));
        Assert.Equal(Verdict.Written, await Bench.Write(end));
        await Bench.Claim("cfo-agent");
        Assert.Equal(Verdict.Stale, await Bench.Write(end));
        Assert.Equal("1", await Bench.Read("SELECT tasks_completed FROM agents"));
        Assert.Equal("1", await Bench.Read("SELECT count(*) FROM agent_logs WHERE action_type = 'task'"));
    }

    [Fact]
    public async Task Counters_and_log_rows_follow_the_tasks_that_really_ended()
    {
        await Bench.Born("cfo-agent");
        var rows = Enumerable.Range(0, 4).Select(i => Row(seq: i)).ToArray();
        await Bench.Commit([.. rows.Select(row => Accept("cfo-agent", row))]);
        await Bench.Commit(
            Finish("cfo-agent", rows[0].Id), Finish("cfo-agent", rows[1].Id, TaskState.Failed), Finish("cfo-agent", rows[2].Id, TaskState.Cancelled), Finish("cfo-agent", rows[3].Id, epoch: 9));
        Assert.Equal("1", await Bench.Read("SELECT tasks_completed FROM agents"));
        Assert.Equal("1", await Bench.Read("SELECT tasks_failed FROM agents"));
        Assert.Equal("4000", await Bench.Read("SELECT task_ms FROM agents"));
        Assert.Equal("6000", await Bench.Read("SELECT response_ms FROM agents"));
        Assert.Equal("3", await Bench.Read("SELECT count(*) FROM agent_logs WHERE action_type = 'task' AND duration_ms = 12 AND success"));
        Assert.Equal("3", await Bench.Read("SELECT total_actions - 1 FROM agent_activity_summary"));
    }

    [Fact]
    public async Task Open_tasks_come_back_in_the_order_of_their_arrival()
    {
        await Bench.Born("cfo-agent");
        var rows = new[] { 3L, 1, 2 }.Select(seq => Row(seq: seq)).ToArray();
        await Bench.Commit([.. rows.Select(row => Accept("cfo-agent", row)), new StartTask("cfo-agent", 1, rows[0].Id, Now)]);
        var open = (await Bench.Claim("cfo-agent")).OpenTasks;
        Assert.Equal([1, 2, 3], open.Select(row => row.Seq));
        Assert.Equal((TaskState.Running, (DateTime?)Now), (open[2].State, open[2].StartedAt));
    }

    [Fact]
    public async Task A_running_task_goes_back_to_the_queue_and_runs_again()
    {
        await Bench.Born("cfo-agent");
        var row = Row();
        await Bench.Write(Accept("cfo-agent", row));
        var requeue = new RequeueTask("cfo-agent", 1, row.Id, 1, Now.AddSeconds(5), "it rained", "unavailable");
        Assert.Equal(Verdict.NotFound, await Bench.Write(requeue with { TaskId = Guid.CreateVersion7() }));
        Assert.Equal([Verdict.Written, Verdict.Written, Verdict.Written], await Bench.Verdicts(new StartTask("cfo-agent", 1, row.Id, Now), requeue, requeue));
        Assert.Equal(
            [Verdict.Written, Verdict.Written, Verdict.Written],
            await Bench.Verdicts(new StartTask("cfo-agent", 1, row.Id, Now), requeue, new StartTask("cfo-agent", 1, row.Id, Now.AddSeconds(6))));
        var open = Assert.Single((await Bench.Claim("cfo-agent")).OpenTasks);
        Assert.Equal((TaskState.Running, 1, (DateTime?)Now.AddSeconds(5)), (open.State, open.Retries, open.NotBefore));
    }

    [Fact]
    public async Task The_same_write_again_after_a_lost_answer_is_written_as_long_as_nothing_came_of_it()
    {
        await Bench.Born("a-agent");
        var row = Row();
        Assert.Equal(Verdict.Written, await Bench.Write(Accept("a-agent", row)));
        Assert.Equal(Verdict.Written, await Bench.Write(Accept("a-agent", row)));
        Assert.Equal([Verdict.Written, Verdict.Duplicate], await Bench.Verdicts(Finish("a-agent", row.Id), Accept("a-agent", row)));
    }

    [Fact]
    public async Task A_task_that_failed_before_its_start_was_written_waits_for_its_next_attempt()
    {
        await Bench.Born("cfo-agent");
        var row = Row();
        Assert.Equal([Verdict.Written, Verdict.Written], await Bench.Verdicts(Accept("cfo-agent", row), new RequeueTask("cfo-agent", 1, row.Id, 1, Now.AddSeconds(5), "it rained", "unavailable")));
        var open = Assert.Single((await Bench.Claim("cfo-agent")).OpenTasks);
        Assert.Equal((TaskState.Pending, 1, (DateTime?)Now.AddSeconds(5)), (open.State, open.Retries, open.NotBefore));
    }

    [Theory]
    [InlineData("{\"a\":\"\\u0000\"}", "fine")]
    [InlineData("{\"a\":", "fine")]
    [InlineData("{\"a\":\"\\ud800\"}", "fine")]
    [InlineData("{}", "a\0b")]
    public async Task Data_that_the_store_refuses_harms_only_its_own_write(string payload, string type)
    {
        await Bench.Born("cfo-agent");
        var good = Enumerable.Range(0, 6).Select(_ => Row()).ToArray();
        var answers = await Bench.Commit(
            [.. good[..3].Select(row => Accept("cfo-agent", row)), Accept("cfo-agent", Row(payload: payload, type: type)), .. good[3..].Select(row => Accept("cfo-agent", row)), Finish("cfo-agent", good[0].Id)]);
        Assert.Equal(Verdict.Invalid, answers[3].Verdict);
        Assert.NotEmpty(answers[3].Error!);
        Assert.Equal(7, answers.Count(answer => answer.Verdict == Verdict.Written));
        Assert.Equal("6", await Bench.Read("SELECT count(*) FROM agent_tasks"));
    }

    [Fact]
    public async Task A_store_that_refused_data_goes_on_as_before()
    {
        await Bench.Born("cfo-agent");
        for (var round = 0; round < 10; round++)
        {
            var (first, last) = (Row(), Row());
            Assert.Equal(
                [Verdict.Written, Verdict.Invalid, Verdict.Written, Verdict.Written],
                await Bench.Verdicts(Accept("cfo-agent", first), Accept("cfo-agent", Row(type: "a\0b")), Accept("cfo-agent", last), Finish("cfo-agent", first.Id)));
            Assert.Equal([Verdict.Duplicate, Verdict.Written], await Bench.Verdicts(Accept("cfo-agent", first), Finish("cfo-agent", last.Id)));
        }
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_invalid()
    {
        await Bench.Born("cfo-agent");
        Assert.Equal([Verdict.Invalid, Verdict.Invalid, Verdict.Written], await Bench.Verdicts(Accept("cfo-agent", Row(type: new string('x', 101))), Birth(new string('x', 101)), Birth("ok-agent")));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_invalid()
    {
        await Bench.Born("cfo-agent");
        Assert.Equal([Verdict.Written, Verdict.Invalid], await Bench.Verdicts(Accept("cfo-agent", Row(type: "\ud83c\udf44")), Accept("cfo-agent", Row(type: new string('\ud83d', 1)))));
    }
}
