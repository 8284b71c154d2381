using Mycosoft.Devices;

namespace Mycosoft.Firmware;

/// <summary>Takes what units say of their updates into the rollout that they are in.</summary>
public sealed class RolloutEar(RolloutBook book)
{
    /// <summary>Whether it changed anything.</summary>
    public async Task<bool> Hear(DeviceSignal signal, CancellationToken cancellationToken)
    {
        if (await book.Of(signal.DeviceId, cancellationToken) is not { } rolloutId || NewsReader.Read(signal, rolloutId) is not { } news)
            return false;
        var changed = false;
        await book.Step(
            rolloutId,
            report =>
            {
                var unit = report.Units.FirstOrDefault(u => u.DeviceId == signal.DeviceId);
                var after = unit is null ? null : RolloutRules.Heard(report.Rollout, unit, news);
                changed = after is not null;
                // Whether the rollout is over is the watch's to say, which looks at all of it.
                return new(report.Rollout.Status, report.Rollout.Reason, after is null ? [] : [after], Open: true);
            },
            cancellationToken);
        return changed;
    }
}
