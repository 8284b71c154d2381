using Mycosoft.Ledger;

namespace Mycosoft.Births;

/// <summary>Keeps on the rows of agents that may be put away what leaves no row of its own: that somebody asked them something, or that they heard a broadcast.</summary>
public sealed class UseMarks(Database database, BirthTerms terms)
{
    /// <summary>No finer than is needed, so that who is asked all day is written now and then only.</summary>
    private static readonly TimeSpan Coarsest = TimeSpan.FromMinutes(10);

    private const string Mark = """
        UPDATE agents SET last_heard = @now
         WHERE id = @id AND born_by IN ('gap', 'template') AND coalesce(last_heard, created_at) <= @stale AND coalesce(last_active, created_at) <= @stale
        """;

    /// <summary>Each in a transaction of its own: none holds one row and waits for another.</summary>
    public async Task Set(IEnumerable<string> agents, DateTime now, CancellationToken cancellationToken)
    {
        if (terms.RetireAfter is not { } after)
            return;
        var stale = now - (after / 10 < Coarsest ? after / 10 : Coarsest);
        await using var connection = await database.Open(cancellationToken);
        foreach (var agent in agents)
            await new Statement(Mark).With("now", now).With("id", agent).With("stale", stale).Run(database, connection, cancellationToken);
    }
}
