using Mycosoft.Agents;
using Mycosoft.Gaps;

namespace Mycosoft.ControlRoom;

/// <summary>Which gaps a visitor wants to see.</summary>
internal sealed record GapQuery(string? Severity = null, AgentCategory? Category = null)
{
    public bool Fits(GapView gap) => (Severity is null || gap.Severity == Severity) && (Category is null || gap.Category == Category);
}

/// <summary>What is missing, sorted by how much it matters: what somebody has to look at, and what was said to stay.</summary>
internal sealed record GapBoard(IReadOnlyList<GapView> Open, IReadOnlyList<GapView> Ignored, IReadOnlyList<GapView> Shown, IReadOnlyList<(string Severity, int Count)> Severities, IReadOnlyList<AgentCategory> Categories)
{
    private const string IgnoredByPeople = "ignored";

    private static readonly string[] Ranks = ["critical", "high", "medium", "low"];

    public static GapBoard Of(IReadOnlyList<GapView> gaps, GapQuery query, bool ignored = false)
    {
        var sorted = gaps.OrderBy(g => RankOf(g.Severity)).ThenBy(g => g.Category).ThenBy(g => g.GapId, StringComparer.Ordinal).ToLookup(g => g.Decision == IgnoredByPeople);
        var (open, left) = (sorted[false].ToArray(), sorted[true].ToArray());
        return new(
            open,
            left,
            [.. (ignored ? left : open).Where(query.Fits)],
            [.. open.CountBy(g => g.Severity).OrderBy(s => RankOf(s.Key)).Select(s => (s.Key, s.Value))],
            [.. open.Select(g => g.Category).Distinct().Order()]);
    }

    public int CountOf(string severity) => Open.Count(g => g.Severity == severity);

    /// <summary>How many of them a kind of this version could fill.</summary>
    public int Fillable => Open.Count(g => g.KindBuilt);

    private static int RankOf(string severity) => Array.IndexOf(Ranks, severity) is >= 0 and var rank ? rank : Ranks.Length;
}
