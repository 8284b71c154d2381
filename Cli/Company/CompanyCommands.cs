using Mycosoft.Cli.Output;

namespace Mycosoft.Cli.Company;

/// <summary>The company as a whole.</summary>
internal static class CompanyCommands
{
    private const string Figures = "status total_agents running_tasks pending_tasks silos store version started_at uptime_seconds message_broker_connected unserved_categories";

    private static readonly Sheet KindSheet = new("agent_type:kind category description");

    public static Task<int> Status(Session session, GlobalSettings settings, CancellationToken cancellationToken) =>
        session.Show(session.Company.Get("status", cancellationToken), (screen, status) => Card.Write(screen, status, Figures));

    public static Task<int> Kinds(Session session, GlobalSettings settings, CancellationToken cancellationToken) =>
        session.ListWhole(session.Company.Get("agents/kinds", cancellationToken), "kinds", KindSheet);
}
