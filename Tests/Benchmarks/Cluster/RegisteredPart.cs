using System.Globalization;
using Mycosoft.Tests.Benchmarks.Company;
using Mycosoft.Tests.Benchmarks.Load;
using Mycosoft.Tests.Support.Companies;
using Npgsql;

namespace Mycosoft.Tests.Benchmarks.Cluster;

/// <summary>Many agents that are registered and idle over three silos: what they cost while nobody asks for them, how soon a cold one answers, and what it takes to hold one.</summary>
internal sealed class RegisteredPart(ClusterCompany company, int agents)
{
    private const string Store = "cluster";
    private const int WarmUps = 500;
    private const int Cold = 2_000;
    private const int Rests = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly Touches _touches = new(company.Gateways[0].Address, ClusterSettings.Key);

    public static async Task<IReadOnlyList<Figure>> Measure(ClusterOptions options, CancellationToken cancellationToken)
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 3 }, cancellationToken);
        return await new RegisteredPart(company, options.IdleAgents).Measure(cancellationToken);
    }

    private async Task<IReadOnlyList<Figure>> Measure(CancellationToken cancellationToken)
    {
        var warmUps = await Register("warm", WarmUps, cancellationToken);
        await _touches.Each(warmUps, 4, Longest, cancellationToken);
        await _touches.Each(warmUps, 4, Longest, cancellationToken);
        var before = await AtRest(cancellationToken);
        var ids = await Register("idle", agents, cancellationToken);
        var resting = new Figure(Store, $"processor time of the silos, {agents:N0} idle agents", await AtRest(cancellationToken), "ms/s").Beside("before them ms/s", before);
        new Random(1).Shuffle(ids);
        var count = Math.Min(Cold, agents / 4);
        List<Figure> figures =
        [
            resting,
            .. await Answers(ids[..count], 1, cancellationToken),
            .. await Answers(ids[count..(2 * count)], 8, cancellationToken),
        ];
        figures.AddRange(await Hold(ids[(2 * count)..], cancellationToken));
        return figures;
    }

    /// <summary>Rows as births leave them; 100,000 births are not what is measured.</summary>
    private async Task<string[]> Register(string prefix, int count, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(company.Database.ConnectionString);
        await using var insert = source.CreateCommand("""
            INSERT INTO agents (id, kind, category, life, config, created_at, started_at, broadcast_seen)
            SELECT $1 || '-' || lpad(n::text, 7, '0') || '-agent', 'task-router', 'core', 'active', '{}', now(), now(), now() FROM generate_series(1, $2) n
            """);
        insert.Parameters.Add(new() { Value = prefix });
        insert.Parameters.Add(new() { Value = count });
        await insert.ExecuteNonQueryAsync(cancellationToken);
        // As autovacuum would within a minute.
        await using var analyze = source.CreateCommand("ANALYZE agents");
        await analyze.ExecuteNonQueryAsync(cancellationToken);
        return [.. Enumerable.Range(1, count).Select(n => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{n:0000000}-agent"))];
    }

    /// <summary>Milliseconds of all silos' processor time a second in which nobody asks for anything: the quietest of some, for the compiler works on after a start.</summary>
    private async Task<double> AtRest(CancellationToken cancellationToken)
    {
        var spent = new List<double>();
        for (var i = 0; i < Rests; i++)
        {
            var before = Processors.Spent(company.Silos);
            await Task.Delay(Rest, cancellationToken);
            spent.Add((Processors.Spent(company.Silos) - before).TotalMilliseconds / Rest.TotalSeconds);
        }

        return spent.Min();
    }

    private async Task<IReadOnlyList<Figure>> Answers(string[] ids, int atATime, CancellationToken cancellationToken)
    {
        var cold = await _touches.Each(ids, atATime, Longest, cancellationToken);
        var warm = await _touches.Each(ids, atATime, Longest, cancellationToken);
        var name = $"cold agent's health, {atATime} at a time, {cold.Succeeded:N0}";
        var p99 = new Figure(Store, $"{name}, p99", cold.Latency.P99, "ms").Beside("once awake ms", warm.Latency.P99);
        return
        [
            new Figure(Store, $"{name}, p50", cold.Latency.P50, "ms").Beside("once awake ms", warm.Latency.P50),
            atATime == 1 ? p99.Below(100) : p99,
            .. Failures(cold),
            .. Failures(warm),
        ];
    }

    /// <summary>Resident, so with the garbage of getting there; the verb <c>company</c> weighs the agents alone.</summary>
    private async Task<IReadOnlyList<Figure>> Hold(string[] ids, CancellationToken cancellationToken)
    {
        var before = Processors.Resident(company.Silos);
        var held = await _touches.Each(ids, 32, Longest, cancellationToken);
        var growth = Processors.Resident(company.Silos) - before;
        return
        [
            new Figure(Store, $"cold agents answered, 32 at a time, {held.Succeeded:N0}", held.PerSecond, "/s"),
            new Figure(Store, $"resident memory of 3 silos, {held.Succeeded:N0} more held", (before + growth) / 1e6, "MB").Beside("before MB", before / 1e6),
            new Figure(Store, "growth of resident memory for each of these", (double)growth / held.Succeeded, "B"),
            .. Failures(held),
        ];
    }

    private static IEnumerable<Figure> Failures(LoadResult result) => result.Errors.Select(e => new Figure(Store, $"failed requests ({e.Key})", e.Value, "").AtMost(0));
}
