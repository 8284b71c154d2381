using System.Collections.Concurrent;

namespace Mycosoft.Ledger;

/// <summary>Work that one silo does for all: whoever holds the name. It is renewed when half of it is over, so that holding it costs next to nothing.</summary>
public sealed class Leases(Database database, TimeProvider clock)
{
    private const string Sql = """
        INSERT INTO leases (name, owner, until) VALUES (@name, @owner, @until)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE leases.owner = excluded.owner OR leases.until < @now
        """;

    private readonly ConcurrentDictionary<string, DateTime> _held = [];

    /// <summary>Whether this owner is the one until the length is over.</summary>
    public async Task<bool> Take(string name, string owner, TimeSpan length, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (_held.TryGetValue(name, out var until) && until - now > length / 2 && until - now <= length)
            return true;
        await using var connection = await database.Open(cancellationToken);
        var taken = await new Statement(Sql).With("name", name).With("owner", owner).With("until", now + length).With("now", now).Run(database, connection, cancellationToken) == 1;
        if (taken)
            _held[name] = now + length;
        else
            _held.TryRemove(name, out _);
        return taken;
    }
}
