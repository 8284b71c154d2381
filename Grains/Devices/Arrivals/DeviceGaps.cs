using Mycosoft.Agents;
using Mycosoft.Gaps;
using Mycosoft.Ledger;

namespace Mycosoft.Devices;

/// <summary>Units in the registry whose agent was never born. Which ones have theirs is marked on their rows, so that a hundred thousand of them cost a look nothing.</summary>
public sealed class DeviceGaps(Database database, AgentCatalog catalog, TimeProvider clock)
{
    private const int Most = 50;

    private const string Mark = $"UPDATE devices SET born = @yes WHERE NOT born AND EXISTS (SELECT 1 FROM agents WHERE id = devices.agent_id AND {GapQueries.IsPresent})";

    // Those that have just come are being seen to.
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<AgentGap>> Missing(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. (await LeftOver("", Most, cancellationToken)).Select(unit => Of(unit, now))];
    }

    /// <summary>The units without an agent behind this agent's id, in the order of their agents' ids.</summary>
    public Task<List<string>> LeftOver(string after, int most, CancellationToken cancellationToken) =>
        new Select("d.device_id FROM devices d").Where("NOT d.born").Where("d.registered_at <= @before", "before", clock.GetUtcNow().UtcDateTime - Settles).Where("d.agent_id > @after", "after", after)
            .Where($"NOT EXISTS (SELECT 1 FROM agents WHERE id = d.agent_id AND {GapQueries.IsPresent})")
            .Then("ORDER BY d.agent_id").Limit(most).All(database, r => r.Text(0), cancellationToken);

    /// <summary>How many units were registered within a day.</summary>
    public async Task<long> RegisteredOfDay(CancellationToken cancellationToken) =>
        (await new Select("count(*) FROM devices").Where("registered_at > @since", "since", clock.GetUtcNow().UtcDateTime.AddDays(-1)).All(database, r => r.Number(0), cancellationToken))[0];

    /// <summary>Remembers who has been born.</summary>
    public async Task MarkBorn(CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await new Statement(Mark).With("yes", true).Run(database, connection, cancellationToken);
    }

    public AgentGap Of(string deviceId, DateTime now) => GapRules.OfDevice(deviceId, catalog, now);
}
