namespace Mycosoft.Devices;

/// <summary>How a unit's own refusal stands in the message of a fault, so that it can be told from a refusal of ours.</summary>
public static class UnitWords
{
    private const string Begins = "The unit refused: ";

    /// <summary>The message for what a unit said when it refused.</summary>
    public static string Refused(string word) => Begins + word;

    /// <summary>What the unit said; null when the message is not of a unit's refusal.</summary>
    public static string? Refusal(string? message) => message is not null && message.StartsWith(Begins, StringComparison.Ordinal) ? message[Begins.Length..] : null;
}
