using Mycosoft.Ledger;

namespace Mycosoft.Devices.Links;

/// <summary>The table of links.</summary>
public sealed class LinkBook(Database database)
{
    private const string Sql = """
        INSERT INTO device_links (name, type, state, error, gateway_id, connected_since, updated_at, counters)
        VALUES (@name, @type, @state, @error, @gateway, @since, @updated, @counters)
        ON CONFLICT (name) DO UPDATE SET type = excluded.type, state = excluded.state, error = excluded.error, gateway_id = excluded.gateway_id,
            connected_since = excluded.connected_since, updated_at = excluded.updated_at, counters = excluded.counters
        WHERE device_links.updated_at <= excluded.updated_at
        """;

    public async Task Write(LinkRecord link, CancellationToken cancellationToken)
    {
        await using var connection = await database.Open(cancellationToken);
        await new Statement(Sql)
            .With("name", link.Name).With("type", link.Type).With("state", link.State).With("error", link.Error).With("gateway", link.GatewayId)
            .With("since", link.ConnectedSince).With("updated", link.UpdatedAt).With("counters", link.Counters.ToString())
            .Run(database, connection, cancellationToken);
    }
}
