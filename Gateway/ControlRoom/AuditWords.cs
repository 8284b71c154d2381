namespace Mycosoft.ControlRoom;

/// <summary>What a verification found, for people who have not read how the chains are made.</summary>
internal static class AuditWords
{
    public static string Of(string problem) => problem switch
    {
        "edited" => "A row was changed after it was written.",
        "missing" => "A row is missing between two others.",
        "moved" => "A row stands where another should be.",
        "inserted" => "A row was put in afterwards.",
        "cut_off" => "The end of the chain was cut off.",
        "rewritten" => "The chain is another one than was signed.",
        "forged_head" => "A signature does not belong to what it stands under.",
        _ => problem.Replace('_', ' '),
    };
}

/// <summary>What of the audit is shown; empty texts do not filter.</summary>
internal sealed record AuditQuery(string? Actor, string? Action, string? AgentId, string? Subject, string? Since, string? Until)
{
    public bool IsEmpty => Members.All(m => m.Value is null);

    private (string Name, string? Value)[] Members =>
        [("actor", Given(Actor)), ("action", Given(Action)), ("agent_id", Given(AgentId)), ("subject", Given(Subject)), ("since", Given(Since)), ("until", Given(Until))];

    /// <summary>The address of the screen that shows just this.</summary>
    public string Address => IsEmpty ? "control/audit" : "control/audit?" + Joined(Members);

    /// <summary>The same as the API is asked for it. The page's instants are in UTC and do not say so.</summary>
    public string Target(int limit, string? cursor) =>
        $"/audit?limit={limit}" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)) + (IsEmpty ? "" : "&" + Joined(Members.Select(m => m.Name is "since" or "until" ? (m.Name, Instant(m.Value)) : m)));

    private static string Joined(IEnumerable<(string Name, string? Value)> members) =>
        string.Join('&', members.Where(m => m.Value is not null).Select(m => $"{m.Name}={Uri.EscapeDataString(m.Value!)}"));

    private static string? Instant(string? local) => local is null || local.EndsWith('Z') ? local : local.Length == 16 ? local + ":00Z" : local + "Z";

    private static string? Given(string? text) => text?.Trim() is { Length: > 0 } given ? given : null;
}
