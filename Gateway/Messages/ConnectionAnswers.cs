using System.Text.Json.Serialization;

namespace Mycosoft.Messages;

internal sealed record ConnectionList(IReadOnlyList<ConnectionRecord> Connections, int Total);

internal sealed record AgentConnections(string AgentId, IReadOnlyList<ConnectionRecord> Connections);

internal sealed record ConnectionDrawn(string Status, Guid Id, ConnectionRecord Connection)
{
    public static ConnectionDrawn Of(ConnectionsCreated created) => new(created.Created > 0 ? "created" : "exists", created.Connections[0].Id, created.Connections[0]);
}

internal sealed record ConnectionsDrawn(int Created, IReadOnlyList<ConnectionRecord> Connections);

internal sealed record ConnectionDeleted(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Target,
    int Count);
