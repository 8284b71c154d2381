using Mycosoft.Devices;
using Orleans.Concurrency;

namespace Mycosoft.Firmware;

/// <summary>How firmware reaches the fleet. Made and steered by the tasks of the firmware agent. Any silo; key 0.</summary>
[GrainInterfaceType("mas.rollouts"), Alias("mas.rollouts")]
public interface IRollouts : IGrainWithIntegerKey
{
    /// <summary>
    /// Tells what a unit said: its events <c>ota_progress</c>, <c>ota_verifying</c>, <c>ota_confirmed</c>, <c>ota_rolled_back</c> and <c>ota_failed</c>, and its hellos. Everything else, and what is said of no
    /// open rollout, is passed over. Nothing depends on it alone: what is lost shows in the registry.
    /// </summary>
    [Alias("heard")]
    Task Heard(DeviceSignal signal, CancellationToken cancellationToken);

    /// <summary>Newest first, without their units.</summary>
    [Alias("list"), ReadOnly]
    Task<Answer<Page<RolloutRecord>>> List(RolloutFilter filter, CancellationToken cancellationToken);

    /// <summary>One with its units, or <c>not_found</c>.</summary>
    [Alias("find"), ReadOnly]
    Task<Answer<RolloutReport>> Find(Guid rolloutId, CancellationToken cancellationToken);
}

/// <summary>Where a rollout stands.</summary>
public enum RolloutStatus
{
    /// <summary>Units are offered it, wave by wave.</summary>
    Running = 0,

    /// <summary>A person holds it: no further unit is offered it.</summary>
    Paused = 1,

    /// <summary>Every unit has come to an end.</summary>
    Completed = 2,

    /// <summary>It stopped by itself: its limit of failures is reached, or a wave was not confirmed to its share.</summary>
    Halted = 3,

    /// <summary>A person ended it.</summary>
    Aborted = 4,
}

/// <summary>Where a unit stands in a rollout. From <see cref="Offered"/> to <see cref="Rebooting"/> it is exposed.</summary>
public enum UnitUpdate
{
    /// <summary>Not offered yet.</summary>
    Pending = 0,

    /// <summary>Its agent has, or is to get, the task to update it.</summary>
    Offered = 1,

    /// <summary>It loads the image.</summary>
    Downloading = 2,

    /// <summary>It has the image and checks it.</summary>
    Verifying = 3,

    /// <summary>It runs the new firmware and has not passed its own test yet.</summary>
    Rebooting = 4,

    /// <summary>It runs the new firmware for good.</summary>
    Confirmed = 5,

    /// <summary>It went back to the firmware before; counts as failed.</summary>
    RolledBack = 6,

    /// <summary>It failed, or did not confirm in time.</summary>
    Failed = 7,

    /// <summary>It was left out and its firmware not touched; counts as nothing.</summary>
    Skipped = 8,
}

/// <summary>By which terms a rollout goes on.</summary>
/// <param name="Canary">Units in the first wave, at least 1.</param>
/// <param name="WavePercents">To which share of all units each further wave leads, rising; the last one leads to all.</param>
/// <param name="WaveSizes">Units in each further wave, in place of percents; those left over are a last wave.</param>
/// <param name="MaxFailurePercent">Of all units; 0 to 100.</param>
/// <param name="MaxFailures">Units; null for as many as the percentage allows.</param>
/// <param name="ConfirmSharePercent">How much of a wave has to be confirmed before the next one begins; 1 to 100.</param>
/// <param name="ConfirmSeconds">From the offer to the confirmation; 30 to 86,400.</param>
/// <param name="Window">When units are offered it, UTC; null for always.</param>
[GenerateSerializer, Immutable, Alias("mas.rollout-plan")]
public sealed record RolloutPlan(
    [property: Id(0)] int Canary = 1,
    [property: Id(1)] IReadOnlyList<int>? WavePercents = null,
    [property: Id(2)] IReadOnlyList<int>? WaveSizes = null,
    [property: Id(3)] double MaxFailurePercent = 5,
    [property: Id(4)] int? MaxFailures = null,
    [property: Id(5)] int ConfirmSharePercent = 90,
    [property: Id(6)] int ConfirmSeconds = 900,
    [property: Id(7)] RolloutWindow? Window = null);

/// <summary>A time of every day, UTC; over midnight when it ends before it begins.</summary>
[GenerateSerializer, Immutable, Alias("mas.rollout-window")]
public sealed record RolloutWindow([property: Id(0)] TimeOnly From, [property: Id(1)] TimeOnly To);

/// <summary>A rollout.</summary>
/// <param name="Id">The rollout.</param>
/// <param name="ImageId">What it brings.</param>
/// <param name="Product">Of the image.</param>
/// <param name="Version">Of the image.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Plan">Its terms.</param>
/// <param name="Allowed">At most so many units are exposed or failed together.</param>
/// <param name="Counts">Units by where they stand; those that are not there are zero.</param>
/// <param name="RollbackOf">The rollout that it takes back; null when it takes back none.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who.</param>
/// <param name="ChangedAt">UTC; when its status last changed.</param>
/// <param name="Reason">Why it stands so; null while it simply goes on.</param>
[GenerateSerializer, Immutable, Alias("mas.rollout")]
public sealed record RolloutRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid ImageId,
    [property: Id(2)] string Product,
    [property: Id(3)] string Version,
    [property: Id(4)] RolloutStatus Status,
    [property: Id(5)] RolloutPlan Plan,
    [property: Id(6)] int Allowed,
    [property: Id(7)] IReadOnlyDictionary<string, int> Counts,
    [property: Id(8)] Guid? RollbackOf,
    [property: Id(9)] DateTime CreatedAt,
    [property: Id(10)] string CreatedBy,
    [property: Id(11)] DateTime ChangedAt,
    [property: Id(12)] string? Reason);

/// <summary>A rollout with its units, in the order of their waves.</summary>
[GenerateSerializer, Immutable, Alias("mas.rollout-report")]
public sealed record RolloutReport([property: Id(0)] RolloutRecord Rollout, [property: Id(1)] IReadOnlyList<RolloutUnit> Units);

/// <summary>A unit in a rollout.</summary>
/// <param name="DeviceId">The unit.</param>
/// <param name="Wave">From 0, the canary.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempt">How often it was offered.</param>
/// <param name="Told">Whether its agent has accepted the task of this attempt.</param>
/// <param name="FromVersion">Its firmware when the rollout was made; null when that was not known.</param>
/// <param name="OfferedAt">UTC; of this attempt.</param>
/// <param name="NotBefore">UTC; when it may be offered again.</param>
/// <param name="Percent">Of the image, as it last said; null before.</param>
/// <param name="ChangedAt">UTC.</param>
/// <param name="Reason">Why it stands so; null while it simply goes on.</param>
[GenerateSerializer, Immutable, Alias("mas.rollout-unit")]
public sealed record RolloutUnit(
    [property: Id(0)] string DeviceId,
    [property: Id(1)] int Wave,
    [property: Id(2)] UnitUpdate State,
    [property: Id(3)] int Attempt,
    [property: Id(4)] bool Told,
    [property: Id(5)] string? FromVersion,
    [property: Id(6)] DateTime? OfferedAt,
    [property: Id(7)] DateTime? NotBefore,
    [property: Id(8)] int? Percent,
    [property: Id(9)] DateTime ChangedAt,
    [property: Id(10)] string? Reason);

/// <summary>Which rollouts.</summary>
/// <param name="Status">Only those; null for all.</param>
/// <param name="Limit">1 to 1,000.</param>
/// <param name="Cursor">From the page before.</param>
[GenerateSerializer, Immutable, Alias("mas.rollout-filter")]
public sealed record RolloutFilter([property: Id(0)] RolloutStatus? Status = null, [property: Id(1)] int Limit = 100, [property: Id(2)] string? Cursor = null);
