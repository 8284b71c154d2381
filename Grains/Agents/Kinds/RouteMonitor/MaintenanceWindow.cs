namespace Mycosoft.Agents.Kinds.RouteMonitor;

public sealed record MaintenanceWindow(DateTime From, DateTime To, string Reason)
{
    public bool Contains(DateTime time) => From <= time && time < To;
}
