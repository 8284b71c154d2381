namespace Mycosoft.Devices;

/// <summary>What the intake asks and tells of units that it does not know yet.</summary>
public interface IArrivals
{
    /// <summary>How many of so many new units may be registered now; the rest is refused. Bounded by rate and by the daily cap, so that forged ids fill no table.</summary>
    ValueTask<int> Admit(int wanted, CancellationToken cancellationToken);

    /// <summary>A unit is registered, or was heard again, and has no agent: the device gap. Returns at once.</summary>
    void Missing(string deviceId);
}
