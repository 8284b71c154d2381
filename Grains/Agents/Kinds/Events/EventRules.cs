using System.IO.Enumeration;

namespace Mycosoft.Agents.Kinds.Events;

/// <summary>Whether a rule answers to an event: pure.</summary>
public static class EventRules
{
    public static bool Matches(EventPattern pattern, CompanyEvent happened) =>
        FileSystemName.MatchesSimpleExpression(pattern.Event, happened.Event, ignoreCase: false)
        && FileSystemName.MatchesSimpleExpression(pattern.Agent, happened.Agent, ignoreCase: false)
        && (pattern.Success is not { } success || success == happened.Success)
        && (pattern.Contains is not { Length: > 0 } text || happened.Output?.Contains(text, StringComparison.OrdinalIgnoreCase) == true);

    public static bool Cooling(EventRule rule, DateTime at) => rule.LastRun is { } last && (at - last).TotalSeconds < rule.CooldownSeconds;
}
