using System.Collections.Concurrent;

namespace Mycosoft.Ledger;

/// <summary>Work that one silo does for all: whoever holds the name. It is renewed when half of it is over, so that holding it costs next to nothing.</summary>
public sealed class Leases(Database database, TimeProvider clock)
{
    private const string Sql = """
        INSERT INTO leases (name, owner, until) VALUES (@name, @owner, @until)
        ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE leases.owner = excluded.owner OR leases.until < @now
        """;

    private readonly ConcurrentDictionary<(string Name, string Owner), DateTime> _held = [];

    /// <summary>Whether this owner is the one until the length is over.</summary>
    public async Task<bool> Take(string name, string owner, TimeSpan length, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (_held.TryGetValue((name, owner), out var until) && until - now > length / 2 && until - now <= length)
            return true;
        await using var connection = await database.Open(cancellationToken);
        var taken = await new Statement(Sql).With("name", name).With("owner", owner).With("until", now + length).With("now", now).Run(database, connection, cancellationToken) == 1;
        if (taken)
            _held[(name, owner)] = now + length;
        else
            _held.TryRemove((name, owner), out _);
        return taken;
    }

    /// <summary>Leaves the work to whoever asks next; of one who does not hold it nothing changes.</summary>
    public async Task Give(string name, string owner, CancellationToken cancellationToken)
    {
        _held.TryRemove((name, owner), out _);
        await using var connection = await database.Open(cancellationToken);
        await new Statement("DELETE FROM leases WHERE name = @name AND owner = @owner").With("name", name).With("owner", owner).Run(database, connection, cancellationToken);
    }

    /// <summary>Ends all whose names begin so, whoever holds them: only before anything starts, in a company whose only process this is.</summary>
    public async Task EndAll(string prefix, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await new Statement("DELETE FROM leases WHERE substr(name, 1, @length) = @prefix").With("length", prefix.Length).With("prefix", prefix).Run(database, connection, cancellationToken);
    }
}
