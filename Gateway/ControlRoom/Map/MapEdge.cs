namespace Mycosoft.ControlRoom.Map;

/// <summary>A line of the map: a connection that somebody drew, or the traffic that was seen without one.</summary>
/// <param name="Id">Of the connection; null when nobody drew it.</param>
/// <param name="From">An agent id.</param>
/// <param name="To">An agent id.</param>
/// <param name="Type">Of the connection, or traffic.</param>
/// <param name="Both">Whether it stands for both directions.</param>
/// <param name="Rate">Messages a second over the last minutes.</param>
/// <param name="LatencyMs">From sent to delivered, the mean of the same minutes; null when nothing was delivered.</param>
/// <param name="LastSeen">UTC; null when nothing was sent.</param>
public sealed record MapEdge(Guid? Id, string From, string To, string Type, bool Both, double Rate, double? LatencyMs, DateTime? LastSeen)
{
    public bool Touches(string agentId) => From == agentId || To == agentId;

    public string OtherEnd(string agentId) => From == agentId ? To : From;

    /// <summary>How it is addressed in the list, drawn or not.</summary>
    public string Key => Id?.ToString() ?? $"{From} {To} {Type}";
}
