namespace Mycosoft.Tests.Simulators.Updates;

/// <summary>The two places for firmware on a board. The bootloader goes back to the one before when a new one starts a second time without having been confirmed.</summary>
/// <param name="Previous">Null when the running one is confirmed.</param>
/// <param name="Starts">How often the running one started unconfirmed.</param>
/// <param name="RolledBack">Why this start is a way back; null when it is none.</param>
internal sealed record UpdateSlots(string Running, string? Previous = null, int Starts = 0, string? RolledBack = null, bool HasCrashed = false)
{
    public bool OnTrial => Previous is not null;

    /// <summary>The version under the name that the running one has: <c>2.3.0</c> over <c>side-a-mdp-2.1.0</c> is <c>side-a-mdp-2.3.0</c>.</summary>
    public UpdateSlots Install(string version) => new(Named(version), Running);

    public UpdateSlots Boot() => this switch
    {
        { Previous: null } => this with { RolledBack = null },
        { Starts: 0 } => this with { Starts = 1 },
        _ => new(Previous!, RolledBack: HasCrashed ? "self_test_crashed" : "not_confirmed"),
    };

    public UpdateSlots Confirm() => new(Running);

    public UpdateSlots Crashed() => this with { HasCrashed = true };

    private string Named(string version) =>
        char.IsAsciiDigit(version[0]) && Running.LastIndexOf('-') is > 0 and var dash && dash + 1 < Running.Length && char.IsAsciiDigit(Running[dash + 1]) ? Running[..(dash + 1)] + version : version;
}
