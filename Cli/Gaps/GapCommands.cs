using Mycosoft.Cli.Input;
using Mycosoft.Cli.Output;

namespace Mycosoft.Cli.Gaps;

/// <summary>What the company lacks, and what people want done about it.</summary>
internal static class GapCommands
{
    private static readonly Sheet Sheet = new("gap_id:gap severity decision suggested_agent.agent_type:kind kind_built:built description");

    public static void AddTo(Noun gaps)
    {
        gaps
            .Add<GlobalSettings>("list", "The agents the company needs and does not have", List)
            .Add<ReasonedSettings>("fill", "Bears or restarts the agent that is missing, or asks for its approval", Decide("fill"), "route-route-api-auth")
            .Add<ReasonedSettings>("ignore", "Leaves the gap open; the company does not act on it any more", Decide("ignore"), "integration-zapier-agent --reason \"not used here\"");
    }

    private static Task<int> List(Session session, GlobalSettings settings, CancellationToken cancellationToken) =>
        session.ListWhole(session.Company.Get("gaps", cancellationToken), "gaps", Sheet);

    private static Verb<ReasonedSettings> Decide(string verb) => (session, settings, cancellationToken) =>
        session.Show(session.Company.Post($"gaps/{settings.Segment}/{verb}", Body.Of(("reason", settings.Reason)), cancellationToken), (screen, gap) =>
            Card.Write(screen, gap, "gap_id status agent_id approval_id decision decided_by note severity description"));
}
