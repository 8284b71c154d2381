using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Mycosoft.Approvals;
using Mycosoft.Audit;
using Mycosoft.Ledger;
using Mycosoft.Tests.Cluster.Ledger;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.Cluster.Audit;

public sealed class SqliteAuditStore() : AuditStoreSuite(new SqliteBench());

public sealed class PostgresAuditStore(PostgresFixture postgres) : AuditStoreSuite(new PostgresBench(postgres))
{
    private readonly PostgresFixture _postgres = postgres;

    [Fact]
    public async Task The_company_itself_has_no_right_to_change_a_row()
    {
        await using var server = await _postgres.CreateDatabase(Cancellation);
        var user = $"company_{Guid.NewGuid():N}";
        await using (var owner = Npgsql.NpgsqlDataSource.Create(server.ConnectionString))
            await owner.CreateCommand($"CREATE ROLE {user} LOGIN; GRANT ALL ON SCHEMA public TO {user}").ExecuteNonQueryAsync(Cancellation);
        // No superuser, as a company's user should be; it makes the tables and owns them.
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = user, Password = null };
        await using var database = new Mycosoft.Ledger.PostgresDatabase(settings.ConnectionString, NullLogger<Mycosoft.Ledger.PostgresDatabase>.Instance);
        await database.Migrate(Cancellation);
        await new AuditTrail(database).Append(new AuditEntry(LedgerBench.Now, "owner", "act"), Cancellation);
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        foreach (var sql in (string[])["UPDATE audit SET actor = 'mallory'", "DELETE FROM audit", "TRUNCATE audit"])
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation));
            Assert.Equal("42501", refused.SqlState);
            Assert.Contains("permission denied", refused.MessageText, StringComparison.Ordinal);
        }
    }
}

/// <summary>The chain as the ledger writes it and as somebody tampers with it.</summary>
public abstract class AuditStoreSuite(LedgerBench bench) : LedgerStoreSuite(bench)
{
    private readonly TemporaryDirectory _directory = new("audit");

    private AuditTable Table => new(Bench.Database);

    private AuditVerifier Verifier => new(Bench.Database, Table, null!, Options);

    private AuditOptions Options => AuditOptions.In(_directory.FullPath);

    [Fact]
    public async Task What_is_written_is_told_and_what_is_refused_is_not()
    {
        await Bench.Born("a");
        var (row, other) = (LedgerBench.Row(), LedgerBench.Row(seq: 2));
        var verdicts = await Bench.Verdicts(
            LedgerBench.Accept("a", row) with { Audit = Entry("accepted") },
            LedgerBench.Accept("a", other, epoch: 7) with { Audit = Entry("stale") },
            new StartTask("a", 1, other.Id, LedgerBench.Now) { Audit = Entry("not found") },
            LedgerBench.Finish("a", row.Id) with { Audit = Entry("finished") },
            Told("a", "testified"),
            new SetWake("a", 1, null));
        Assert.Equal([Verdict.Written, Verdict.Stale, Verdict.NotFound, Verdict.Written, Verdict.Written, Verdict.Written], verdicts);
        Assert.Equal(["testified", "finished", "accepted"], (await Entries()).Select(e => e.Action));
        Assert.Equal([3, 2, 1], (await Entries()).Select(e => e.Seq));
        await IsWhole(3);
    }

    [Fact]
    public async Task The_same_write_again_is_told_once()
    {
        await Bench.Born("a");
        var accept = LedgerBench.Accept("a", LedgerBench.Row()) with { Audit = Entry("accepted") };
        Assert.Equal([Verdict.Written], await Bench.Verdicts(accept));
        Assert.Equal([Verdict.Written], await Bench.Verdicts(accept));
        Assert.Single(await Entries());
        await IsWhole(1);
    }

    [Fact]
    public async Task Whatever_is_repeated_because_its_answer_was_lost_is_told_once()
    {
        await Bench.Born("a");
        var row = LedgerBench.Row();
        await Bench.Commit(LedgerBench.Accept("a", row));
        LedgerWrite[] writes =
        [
            Told("a", "testified"),
            new RequeueTask("a", 1, row.Id, 1, LedgerBench.Now, "again", null) { Audit = Entry("requeued") },
            new ChangeAgent("a", 1, Life.Paused, JsonText.EmptyObject, null, null, null, 0, null, LedgerBench.Now, false, null) { Audit = Entry("changed") },
        ];
        Assert.All(await Bench.Commit(writes), v => Assert.Equal(Verdict.Written, v.Verdict));
        Assert.All(await Bench.Commit(writes), v => Assert.Equal(Verdict.Written, v.Verdict));
        // As after a commit of which this writer never heard: another one has told it in its chain.
        Assert.All(await Bench.NewStore().Commit(writes, Cancellation), v => Assert.Equal(Verdict.Written, v.Verdict));
        Assert.Equal(Bench.Database.Name == "sqlite" ? 5 : 3, (await Entries()).Count);
        Assert.All(await Bench.Commit(new RequeueTask("a", 1, row.Id, 1, LedgerBench.Now, "again", null) { Audit = Entry("requeued anew") }), v => Assert.Equal(Verdict.Written, v.Verdict));
        Assert.DoesNotContain(await Entries(), e => e.Action == "requeued anew");
    }

    [Fact]
    public async Task Data_that_no_store_takes_spoils_neither_its_neighbours_nor_the_chain()
    {
        await Bench.Born("a");
        var verdicts = await Bench.Verdicts(
            Told("a", "before"),
            LedgerBench.Accept("a", LedgerBench.Row(payload: """{"a":"\u0000"}""")) with { Audit = Entry("spoilt") },
            LedgerBench.Accept("a", LedgerBench.Row(seq: 2)) with { Audit = Entry("after") });
        Assert.Equal([Verdict.Written, Verdict.Invalid, Verdict.Written], verdicts);
        Assert.Equal(["after", "before"], (await Entries()).Select(e => e.Action));
        await IsWhole(2);
    }

    [Fact]
    public async Task Two_writers_of_one_chain_and_many_of_the_control_chain_leave_no_hole()
    {
        await Bench.Born("a");
        var (second, trail) = (Bench.NewStore(), new AuditTrail(Bench.Database));
        await Task.WhenAll(
            Each(async i => await Bench.Commit(Told("a", $"one {i}"))),
            Each(async i => await second.Commit([Told("a", $"two {i}")], Cancellation)),
            Each(i => trail.Append(Entry($"three {i}"), Cancellation)),
            Each(i => trail.Append(Entry($"four {i}"), Cancellation)));
        var verdict = await IsWhole(80);
        Assert.Equal(40, (await Entries()).Count(e => e.Chain == AuditTrail.Chain));
        Assert.Null(verdict.Next);

        static Task Each(Func<int, Task> write) => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await write(i);
        });
    }

    [Fact]
    public async Task An_entry_comes_back_as_it_was_told()
    {
        await Bench.Born("a");
        var approval = Guid.CreateVersion7();
        var entry = Entry("approval.approved") with { AgentId = "a", Subject = "s", Via = "v", What = "w", PolicyVersion = "p", Rule = "r", ApprovalId = approval, SelfApproval = true, Outcome = "o" };
        entry = entry.Of(new JsonText("""{"amount": 10, "api_key": "abc", "note": "ключ \"x\""}""")).Because("why");
        await Bench.Commit(new Testify("a") { Audit = entry });
        var read = Assert.Single(await Entries());
        Assert.Equal((LedgerBench.Now, "owner", "a", "s", "v", "w"), (read.At, read.Actor, read.AgentId, read.Subject, read.Via, read.What));
        Assert.Equal(("p", "r", approval, true, "o", "why"), (read.PolicyVersion, read.Rule, read.ApprovalId, read.SelfApproval, read.Outcome, read.Detail));
        Assert.Equal("""{"amount":10,"api_key":"[redacted]","note":"ключ \"x\""}""", read.Payload);
        Assert.Equal(Convert.ToHexStringLower(ApprovalRequest.HashOf(new("""{"note":"ключ \"x\"","api_key":"abc","amount":10.0}"""))), read.PayloadSha256);
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged()
    {
        await Bench.Born("a", "b");
        for (var i = 0; i < 5; i++)
            await Bench.Commit(new Testify("a") { Audit = new AuditEntry(LedgerBench.Now.AddMinutes(i), i % 2 == 0 ? "alice" : "bob", "act") { AgentId = i < 3 ? "a" : "b", Subject = $"s{i}" } });
        Assert.Equal(["s4", "s2", "s0"], (await Entries(new(Actor: "alice"))).Select(e => e.Subject));
        Assert.Equal(["s4", "s3"], (await Entries(new(AgentId: "b"))).Select(e => e.Subject));
        Assert.Equal(["s1"], (await Entries(new(Subject: "s1"))).Select(e => e.Subject));
        Assert.Empty(await Entries(new(Action: "other")));
        Assert.Equal(["s2", "s1"], (await Entries(new(Since: LedgerBench.Now.AddMinutes(1), Until: LedgerBench.Now.AddMinutes(3)))).Select(e => e.Subject));
        var first = (await Table.List(new(Limit: 2), Cancellation)).Value!;
        var second = (await Table.List(new(Limit: 2, Cursor: first.Next), Cancellation)).Value!;
        var third = (await Table.List(new(Limit: 2, Cursor: second.Next), Cancellation)).Value!;
        Assert.Equal(["s4", "s3", "s2", "s1", "s0"], first.Items.Concat(second.Items).Concat(third.Items).Select(e => e.Subject));
        Assert.Null(third.Next);
        Assert.Equal("$.cursor", (await Table.List(new(Cursor: "no"), Cancellation)).Fault!.Path);
    }

    [Fact]
    public async Task An_edited_entry_is_found_and_named()
    {
        await Ten();
        await Tamper("UPDATE audit SET entry = @entry WHERE seq = 4", ("entry", Encoding("mallory", 4)));
        await Finds((4, "edited"));
    }

    [Fact]
    public async Task An_edited_column_is_found_and_named()
    {
        await Ten();
        await Tamper("UPDATE audit SET actor = 'mallory' WHERE seq = 6");
        Assert.Contains("actor", (await Finds((6, "edited")))[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_was_edited_together_with_its_hash_is_found_by_the_row_after_it()
    {
        await Ten();
        var before = await Bytes("SELECT hash FROM audit WHERE seq = 3");
        var entry = Encoding("mallory", 4);
        await Tamper("UPDATE audit SET entry = @entry, actor = 'mallory', hash = @hash WHERE seq = 4", ("entry", entry), ("hash", AuditText.HashOf(before, entry)));
        await Finds((5, "edited"));
    }

    [Fact]
    public async Task A_chain_that_was_written_anew_to_its_end_is_found_by_the_signed_head()
    {
        await Ten();
        var kept = await Sign();
        await Rewrite(from: 4);
        await IsWhole(10);
        var problems = await Finds(kept, (10, "rewritten"));
        Assert.Contains("signed at", problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_row_is_found_and_named()
    {
        await Ten();
        await Tamper("DELETE FROM audit WHERE seq IN (5, 6)");
        var problems = await Finds((5, "missing"));
        Assert.Equal("Rows 5 to 6 are missing.", problems[0].Message);
    }

    [Fact]
    public async Task Rows_that_changed_places_are_found()
    {
        await Ten();
        await Tamper("UPDATE audit SET seq = -1 WHERE seq = 3");
        await Tamper("UPDATE audit SET seq = 3 WHERE seq = 7");
        await Tamper("UPDATE audit SET seq = 7 WHERE seq = -1");
        var problems = await Problems([]);
        Assert.Contains(problems, p => p is { Seq: 3, Kind: "moved" });
        Assert.Contains(problems, p => p is { Seq: 7, Kind: "moved" });
    }

    [Fact]
    public async Task A_row_that_was_put_in_at_the_end_is_found()
    {
        await Ten();
        var last = await Bytes("SELECT hash FROM audit WHERE seq = 10");
        var forged = AuditText.Chain(LedgerBench.Chain, new(10, last), [Entry("forged")])[0];
        await Tamper(
            "INSERT INTO audit (chain, seq, at, actor, action, entry, hash) VALUES (@chain, 11, @at, 'owner', 'forged', @entry, @hash)",
            ("chain", LedgerBench.Chain), ("at", forged.At), ("entry", forged.Entry), ("hash", forged.Hash));
        await Finds((11, "inserted"));
    }

    [Fact]
    public async Task A_chain_that_no_writer_began_is_found()
    {
        await Ten();
        var forged = AuditText.Chain("zzz", ChainEnd.None, [Entry("forged")])[0];
        await Tamper(
            "INSERT INTO audit (chain, seq, at, actor, action, entry, hash) VALUES ('zzz', 1, @at, 'owner', 'forged', @entry, @hash)", ("at", forged.At), ("entry", forged.Entry), ("hash", forged.Hash));
        var problem = Assert.Single(await Problems([]));
        Assert.Equal(("zzz", "inserted"), (problem.Chain, problem.Kind));
    }

    [Fact]
    public async Task A_cut_tail_is_found_by_the_end_that_the_writer_keeps()
    {
        await Ten();
        await Tamper("DELETE FROM audit WHERE seq > 7");
        await Finds((8, "cut_off"));
    }

    [Fact]
    public async Task A_cut_tail_is_found_by_the_signed_head_although_the_writers_end_was_set_back()
    {
        await Ten();
        var kept = await Sign();
        await SetBack(7);
        await IsWhole(7);
        await Finds(kept, (8, "cut_off"));
    }

    [Fact]
    public async Task A_table_that_was_emptied_is_found_by_the_signed_heads_alone()
    {
        await Ten();
        var kept = await Sign();
        await Tamper("DELETE FROM audit");
        await Bench.Execute("DELETE FROM audit_chains");
        await Bench.Execute("DELETE FROM audit_heads");
        await IsWhole(0);
        await Finds(kept, (1, "cut_off"));
    }

    [Fact]
    public async Task Rows_beyond_the_last_signed_head_are_valid()
    {
        await Ten();
        var kept = await Sign();
        await Bench.Commit(Told("a", "later"));
        Assert.Empty(await Problems(kept));
        Assert.Equal(1, (await Verify(new(), kept)).HeadsChecked);
    }

    [Fact]
    public async Task A_head_that_the_key_did_not_sign_is_found_and_one_of_an_unknown_key_proves_nothing()
    {
        await Ten();
        var kept = await Sign();
        var head = kept[0].Heads[0];
        await Bench.Execute("UPDATE audit_heads SET seq = 9");
        Assert.Equal([("forged_head", 9L)], (await Problems(kept)).Select(p => (p.Kind, p.Seq)));
        await Bench.Execute("DELETE FROM audit_heads");
        var stranger = head with { Key = new string('0', 64), Seq = 12 };
        var verdict = await Verify(new(Heads: [stranger]), kept);
        Assert.Empty(verdict.Problems);
        Assert.Equal([stranger.Key], verdict.UnknownKeys);
        Assert.Equal("forged_head", Assert.Single((await Verify(new(Heads: [head with { Signature = "AAAA" }]), kept)).Problems).Kind);
    }

    [Fact]
    public async Task A_head_that_somebody_kept_elsewhere_proves_what_the_machine_has_forgotten()
    {
        await Ten();
        var kept = await Sign();
        await SetBack(7);
        await Bench.Execute("DELETE FROM audit_heads");
        KeptHeads[] forgotten = [kept[0] with { Heads = [] }];
        Assert.Empty(await Problems(forgotten));
        Assert.Equal([(8L, "cut_off")], (await Verify(new(Heads: kept[0].Heads), forgotten)).Problems.Select(p => (p.Seq, p.Kind)));
    }

    [Fact]
    public async Task A_verification_in_pieces_finds_the_same()
    {
        await Ten();
        var trail = new AuditTrail(Bench.Database);
        for (var i = 0; i < 5; i++)
            await trail.Append(Entry("control"), Cancellation);
        await Tamper("DELETE FROM audit WHERE chain <> 'control' AND seq = 5");
        for (var limit = 1; limit <= 16; limit++)
        {
            var (found, count, after) = (new List<AuditProblem>(), 0L, (AuditPosition?)null);
            do
            {
                var verdict = await Verify(new(after, limit), []);
                found.AddRange(verdict.Problems);
                (count, after) = (count + verdict.Checked, verdict.Next);
            }
            while (after is not null);
            Assert.Equal(14, count);
            Assert.Equal([(5L, "missing")], found.Select(p => (p.Seq, p.Kind)));
        }
    }

    [Fact]
    public async Task No_statement_of_the_company_changes_a_row()
    {
        await Ten();
        await Assert.ThrowsAnyAsync<DbException>(() => Bench.Execute("UPDATE audit SET actor = 'mallory'"));
        await Assert.ThrowsAnyAsync<DbException>(() => Bench.Execute("DELETE FROM audit"));
        await IsWhole(10);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        _directory.Dispose();
    }

    protected static Testify Told(string agentId, string action) => new(agentId) { Audit = Entry(action) };

    private static AuditEntry Entry(string action) => new(LedgerBench.Now, "owner", action);

    /// <summary>Row 4 and the like, as somebody who knows the form would write it.</summary>
    private static byte[] Encoding(string actor, long seq) => AuditText.Chain(LedgerBench.Chain, new(seq - 1, new byte[32]), [new(LedgerBench.Now, actor, "act")])[0].Entry;

    private async Task Ten()
    {
        await Bench.Born("a");
        await Bench.Commit([.. Enumerable.Range(0, 10).Select(_ => Told("a", "act"))]);
        await IsWhole(10);
    }

    private async Task<KeptHeads[]> Sign()
    {
        using var signer = HeadSigner.Load(Options.KeyFile);
        var end = new ChainEnd(10, await Bytes("SELECT hash FROM audit WHERE seq = 10"));
        var head = signer.Sign(LedgerBench.Chain, end, LedgerBench.Now);
        await Table.Put(head, Cancellation);
        return [new(signer.Fingerprint, signer.PublicKey, [head], [])];
    }

    private async Task SetBack(long seq)
    {
        await Tamper("DELETE FROM audit WHERE seq > @seq", ("seq", seq));
        await Bench.Execute("UPDATE audit_chains SET seq = @seq, hash = (SELECT hash FROM audit WHERE seq = @seq)", ("seq", seq));
    }

    private async Task Rewrite(long from)
    {
        var before = await Bytes($"SELECT hash FROM audit WHERE seq = {from - 1}");
        var rows = AuditText.Chain(LedgerBench.Chain, new(from - 1, before), [.. Enumerable.Range(0, (int)(11 - from)).Select(_ => new AuditEntry(LedgerBench.Now, "mallory", "act"))]);
        foreach (var row in rows)
            await Tamper("UPDATE audit SET entry = @entry, actor = 'mallory', hash = @hash WHERE seq = @seq", ("entry", row.Entry), ("hash", row.Hash), ("seq", row.Seq));
        await Bench.Execute("UPDATE audit_chains SET hash = @hash", ("hash", rows[^1].Hash));
    }

    /// <summary>As somebody does who has the database in hand.</summary>
    private async Task Tamper(string sql, params (string Name, object? Value)[] parameters)
    {
        if (Bench.Database.Name == "sqlite")
        {
            await Bench.Execute("DROP TRIGGER IF EXISTS audit_no_update");
            await Bench.Execute("DROP TRIGGER IF EXISTS audit_no_delete");
        }
        else
        {
            await Bench.Execute("DROP TRIGGER IF EXISTS append_only ON audit");
        }

        await Bench.Execute(sql, parameters);
    }

    private async Task<byte[]> Bytes(string sql)
    {
        await using var connection = await Bench.Database.Open(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (byte[])(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task<IReadOnlyList<AuditRecord>> Entries(AuditFilter? filter = null) => (await Table.List(filter ?? new(Limit: 1_000), Cancellation)).Value!.Items;

    private Task<AuditVerdict> Verify(AuditCheck check, IReadOnlyList<KeptHeads> kept) => Verifier.Verify(check, kept, Cancellation);

    private async Task<IReadOnlyList<AuditProblem>> Problems(IReadOnlyList<KeptHeads> kept) => (await Verify(new(), kept)).Problems;

    private async Task<AuditVerdict> IsWhole(long rows)
    {
        // Without the heads of the table: what a head shows is another test's.
        var verdict = await new AuditVerifier(Bench.Database, Table, null!, Options).Verify(new(), [], Cancellation);
        Assert.Empty(verdict.Problems);
        Assert.Equal(rows, verdict.Checked);
        return verdict;
    }

    private Task<IReadOnlyList<AuditProblem>> Finds(params (long Seq, string Kind)[] expected) => Finds([], expected);

    private async Task<IReadOnlyList<AuditProblem>> Finds(IReadOnlyList<KeptHeads> kept, params (long Seq, string Kind)[] expected)
    {
        var problems = await Problems(kept);
        Assert.Equal(expected, problems.Select(p => (p.Seq, p.Kind)));
        return problems;
    }
}
