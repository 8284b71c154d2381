using Mycosoft.Agents;
using Mycosoft.Ledger;

namespace Mycosoft.Playback;

/// <summary>An agent as the directory has it now.</summary>
public sealed record PastAgent(string Id, AgentCategory Category, string Kind, Life Present, DateTime BornAt);

/// <summary>A change of life as it was recorded.</summary>
/// <param name="AgentId">Whose.</param>
/// <param name="At">When.</param>
/// <param name="Life">What it became; null in rows that do not say.</param>
public sealed record PastLife(string AgentId, DateTime At, Life? Life);

/// <summary>Runs of tasks that began and ended in the same steps.</summary>
/// <param name="AgentId">Who did them.</param>
/// <param name="Began">The step; -1 is before the window.</param>
/// <param name="Ended">The step; the number of steps is after the window, or not yet.</param>
/// <param name="Outcome"><c>completed</c>, <c>failed</c> or another end; null while they run.</param>
/// <param name="Count">How many.</param>
public sealed record PastRuns(string AgentId, int Began, int Ended, string? Outcome, long Count);

/// <summary>What was sent in a step.</summary>
public sealed record PastTraffic(int Step, RecordedTraffic Traffic);

/// <summary>How far back the rows reach.</summary>
/// <param name="Begun">When the company began; null when it has not.</param>
/// <param name="Kept">Older ones are not kept any more.</param>
public sealed record PastReach(DateTime? Begun, DateTime Kept)
{
    public DateTime? From => Begun > Kept ? Begun : Begun is null ? null : Kept;

    /// <summary>A step in which rows may be missing already says nothing; one in which the company began is whole.</summary>
    public bool Knows(DateTime from, DateTime until) => from >= Kept && until > Begun;
}
