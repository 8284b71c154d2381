namespace Mycosoft.Tests.Simulators.Updates;

/// <summary>What goes wrong when a unit takes an update.</summary>
internal enum UpdateFault
{
    None = 0,

    /// <summary>A byte turns on the way, and the hash does not fit.</summary>
    Corrupt = 1,

    /// <summary>It runs the new version and never says that it is well; the next reset rolls it back.</summary>
    NoConfirm = 2,

    /// <summary>The new version crashes in its self-test, and the old one is back.</summary>
    Crash = 3,

    /// <summary>The image calls itself by another version.</summary>
    WrongVersion = 4,
}
