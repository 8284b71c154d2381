using System.Text.Json.Nodes;
using Mycosoft.Ledger;

namespace Mycosoft.Agents;

/// <summary>What an agent's life became, in the log row of the change: the directory only says what it is now.</summary>
public static class RecordedLife
{
    public const string Member = "life";

    /// <summary>SQL: the rows of agent_logs after which it may be another.</summary>
    public const string IsChange = """
        action_type IN ('lifecycle:spawn', 'lifecycle:start', 'lifecycle:stop', 'lifecycle:restart', 'lifecycle:pause', 'lifecycle:resume', 'lifecycle:archive', 'lifecycle:delete',
                        'lifecycle:retire', 'lifecycle:error', 'lifecycle:gave up', 'lifecycle:supervised restart', 'lifecycle:recovered')
        """;

    public static JsonText In(Life life, string? reason = null)
    {
        var members = new JsonObject { [Member] = LedgerNames.Text(life) };
        if (reason is not null)
            members["reason"] = Summary.Storable(reason);
        return new(members.ToJsonString());
    }
}
