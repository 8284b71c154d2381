namespace Mycosoft.OwnerFiles;

/// <summary>An owner's file of which the audit is to know what is in force.</summary>
/// <param name="Actor">Under which name its changes stand.</param>
/// <param name="Action">What they are called.</param>
/// <param name="Read">What is in force now.</param>
public sealed record WitnessedFile(string Actor, string Action, Func<FileInForce> Read);

/// <summary>What is in force by an owner's file, or without one.</summary>
public sealed record FileInForce(string Version, string Source, string? PolicyVersion = null);
