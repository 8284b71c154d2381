using Mycosoft.Ledger;

namespace Mycosoft.Policy;

/// <summary>Which rule of a policy decides.</summary>
public static class PolicyRules
{
    public static PolicyDecision Decide(PolicyDocument policy, PolicyQuestion question)
    {
        foreach (var rule in policy.Rules)
        {
            if (Fits(rule, question))
                return new(rule.Decide, rule.Decide == PolicyVerb.Approve ? rule.Approvers : 0, rule.Name, policy);
        }

        // Silence is never consent.
        return new(PolicyVerb.Deny, 0, "no rule", policy);
    }

    public static bool FitsAny(IReadOnlyList<string> patterns, string? value) => patterns.Count == 0 || (value is not null && patterns.Any(p => Fits(p, value)));

    public static bool Fits(string pattern, string value) =>
        pattern.EndsWith('*') ? value.StartsWith(pattern[..^1], StringComparison.Ordinal) : string.Equals(pattern, value, StringComparison.Ordinal);

    private static bool Fits(PolicyRule rule, PolicyQuestion question) =>
        FitsAny(rule.On, question.On)
        && FitsAny(rule.Kind, question.Kind)
        && FitsAny(rule.Category, LedgerNames.Text(question.Category))
        && FitsAny(rule.TaskType, question.TaskType)
        && FitsAny(rule.Effect, question.Effect is { } effect ? LedgerNames.Text(effect) : null)
        && FitsAny(rule.Requester, question.Requester)
        && FitsAny(rule.Gap, question.Gap)
        && (rule.AmountOver is not { } bound || question.Amount > bound)
        && (rule.Currency is not { } currency || string.Equals(currency, question.Currency, StringComparison.OrdinalIgnoreCase));
}
