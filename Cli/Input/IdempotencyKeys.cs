using Spectre.Console;

namespace Mycosoft.Cli.Input;

/// <summary>Keys that a header can carry: one that it cannot would be left out, and the request be done twice.</summary>
internal static class IdempotencyKeys
{
    /// <summary>What is wrong with a key; null for a good one and for none.</summary>
    public static ValidationResult? Check(string? key) => key is null || (key.Trim().Length is > 0 and <= 255 && !key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        ? null
        : ValidationResult.Error("--idempotency-key must be 1 to 255 printable ASCII characters.");
}
