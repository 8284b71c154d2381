using System.Globalization;

namespace Mycosoft.Tests.Simulators.Faults;

/// <summary>How often each fault happens to a frame, 0 to 1.</summary>
internal sealed record FaultPlan(IReadOnlyDictionary<FaultKind, double> Rates)
{
    public static FaultPlan None { get; } = new(new Dictionary<FaultKind, double>());

    public static string Names { get; } = string.Join(", ", Enum.GetNames<FaultKind>().Select(name => name.ToLowerInvariant()));

    public bool IsNone => Rates.Count == 0;

    public double Rate(FaultKind kind) => Rates.GetValueOrDefault(kind);

    public FaultPlan With(FaultKind kind, double rate) => new(new Dictionary<FaultKind, double>(Rates) { [kind] = rate });

    /// <summary>Reads <c>name=rate</c> of each; null with what is wrong when one cannot be read.</summary>
    public static FaultPlan? Parse(IEnumerable<string> entries, out string? wrong)
    {
        var plan = None;
        foreach (var entry in entries)
        {
            if (entry.Split('=') is not [var name, var text] || !Enum.TryParse<FaultKind>(name, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsDigit(name[0])
                || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) || !IsPossible(kind, rate))
            {
                wrong = $"'{entry}' is no fault: name=rate, the rate from 0 to 1, the names {Names}; the drift may be negative.";
                return null;
            }

            plan = plan.With(kind, rate);
        }

        wrong = null;
        return plan;
    }

    private static bool IsPossible(FaultKind kind, double rate) => rate <= 1 && rate >= (kind == FaultKind.Drift ? -0.5 : 0);
}
