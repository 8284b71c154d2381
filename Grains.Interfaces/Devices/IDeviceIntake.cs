namespace Mycosoft.Devices;

/// <summary>Takes in what gateways hear. Any silo; key 0.</summary>
[GrainInterfaceType("mas.device-intake"), Alias("mas.device-intake")]
public interface IDeviceIntake : IGrainWithIntegerKey
{
    /// <summary>
    /// Stores hellos and readings in one transaction and answers each in its place, after the commit: what is answered stored, duplicate or heard may be acknowledged to the unit.
    /// The same signal twice is stored once. An outage of the store is a fault for all of them, and then nothing is known of any.
    /// </summary>
    /// <param name="signals">At most <see cref="Most"/>; replies are not among them.</param>
    [Alias("take"), ResponseTimeout("00:00:05")]
    Task<Answer<DeviceVerdicts>> Take(IReadOnlyList<DeviceSignal> signals, CancellationToken cancellationToken);

    /// <summary>Signals in one call.</summary>
    const int Most = 1_000;
}

/// <summary>What became of each signal, in order.</summary>
[GenerateSerializer, Immutable, Alias("mas.device-verdicts")]
public sealed record DeviceVerdicts([property: Id(0)] IReadOnlyList<DeviceVerdict> Items);

/// <summary>What became of one signal.</summary>
/// <param name="Outcome">stored, duplicate, refused or heard.</param>
/// <param name="Reason">Why it was refused: unknown_unit (no more new units now, see the caps of births), invalid; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("mas.device-verdict")]
public sealed record DeviceVerdict([property: Id(0)] DeviceOutcome Outcome, [property: Id(1)] string? Reason = null);

/// <summary>What became of a signal.</summary>
public enum DeviceOutcome
{
    /// <summary>It is on disk.</summary>
    Stored = 0,

    /// <summary>It was there already.</summary>
    Duplicate = 1,

    /// <summary>It is not kept, and repeating it changes nothing.</summary>
    Refused = 2,

    /// <summary>It is in no table: on disk is only that its unit was heard, and its agent is told of it.</summary>
    Heard = 3,
}
