namespace Mycosoft.Incidents;

/// <summary>What becomes of incidents when something is seen, when it is gone, and when people decide.</summary>
public static class IncidentRules
{
    private const int LongestNote = 2_000;

    /// <summary>
    /// Each trouble has one incident for as long as it is seen. One that people resolved while its cause stayed is opened anew when the cause went and came again, or has stayed for so long; one that they
    /// ignore only when it went and came again.
    /// </summary>
    public static IncidentChanges Compare(IReadOnlyList<IncidentRecord> present, IReadOnlyList<Sighting> sightings, DateTime now, TimeSpan returnsAfter)
    {
        var whole = sightings.Where(s => s.Whole).Select(s => s.Source).ToHashSet(StringComparer.Ordinal);
        var undecided = sightings.SelectMany(s => s.Undecided).ToHashSet(StringComparer.Ordinal);
        var seen = sightings.SelectMany(s => s.Troubles).DistinctBy(t => t.Key).ToDictionary(t => t.Key, StringComparer.Ordinal);
        var known = present.ToDictionary(i => i.Key, StringComparer.Ordinal);
        var returned = present.Where(i => i.Status == IncidentStatus.Resolved && seen.ContainsKey(i.Key) && i.ResolvedAt + returnsAfter <= now).ToList();
        return new(
            [.. present.Where(i => whole.Contains(i.Source) && !seen.ContainsKey(i.Key) && !undecided.Contains(i.Key)), .. returned],
            [.. seen.Values.Where(t => !known.ContainsKey(t.Key)), .. returned.Select(i => seen[i.Key])],
            [.. present.Where(i => i.Status != IncidentStatus.Resolved && seen.TryGetValue(i.Key, out var trouble) && Differs(i, trouble)).Select(i => (i.Id, seen[i.Key]))]);
    }

    /// <summary>What a person may not do about it; null when he may, or when it is so already.</summary>
    public static Fault? Refusal(IncidentRecord incident, IncidentOrder order) => order switch
    {
        { Note.Length: > LongestNote } => Fault.InvalidPayload($"note has at most {LongestNote} characters.", "$.note"),
        _ when IsDone(incident, order.Verb) || IsOpen(incident) => null,
        { Verb: IncidentVerb.Resolve } when incident.Present => null,
        _ => Fault.Conflict($"Incident {incident.Id} is over."),
    };

    /// <summary>Whether it stands already as the person wants it.</summary>
    public static bool IsDone(IncidentRecord incident, IncidentVerb verb) => incident.Status == StatusAfter(verb);

    public static IncidentStatus StatusAfter(IncidentVerb verb) => verb switch
    {
        IncidentVerb.Acknowledge => IncidentStatus.Investigating,
        IncidentVerb.Resolve => IncidentStatus.Resolved,
        _ => IncidentStatus.Ignored,
    };

    /// <summary>Whether its cause counts as there after that: what nobody watches is over when people say so, and may be told anew.</summary>
    public static bool StaysPresent(IncidentRecord incident, IncidentVerb verb) => incident.Present && (verb != IncidentVerb.Resolve || incident.Source != Trouble.Audit);

    private static bool IsOpen(IncidentRecord incident) => incident.Status is IncidentStatus.Active or IncidentStatus.Investigating || incident is { Status: IncidentStatus.Ignored, Present: true };

    /// <summary>Figures in a description move all the time, and say nothing new.</summary>
    private static bool Differs(IncidentRecord incident, Trouble trouble) => incident.Severity != trouble.Severity || incident.Title != trouble.Title;
}

/// <summary>What one look changes, in this order.</summary>
/// <param name="Ended">Their cause is gone, or they make room for one that is opened anew.</param>
/// <param name="Opened">What is wrong since now.</param>
/// <param name="Changed">What has become worse or better.</param>
public sealed record IncidentChanges(IReadOnlyList<IncidentRecord> Ended, IReadOnlyList<Trouble> Opened, IReadOnlyList<(Guid Id, Trouble Now)> Changed)
{
    public bool IsNone => Ended.Count + Opened.Count + Changed.Count == 0;
}
