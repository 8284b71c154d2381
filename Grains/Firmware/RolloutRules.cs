using System.Globalization;
using Mycosoft.Devices;

namespace Mycosoft.Firmware;

/// <summary>
/// What a rollout does next, out of its state and the time. At no step are more units exposed or failed together than its limit allows: a unit is exposed from its offer on, whatever is heard or not heard of it, and the
/// only way to expose one leads through here.
/// </summary>
public static class RolloutRules
{
    /// <summary>Why a unit failed that said nothing.</summary>
    public const string Silence = "not confirmed in time";

    /// <summary>Why a unit failed that had begun and runs another version for good: what it said of it was not heard.</summary>
    public const string GaveUp = "gave it up while nobody listened";

    /// <summary>How often a unit is offered it that is busy or out of reach.</summary>
    public const int MostAttempts = 3;

    /// <summary>How long until a unit is offered it again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    /// <summary>How much older than its row a look at the registry may be and still say something against it.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <summary>One unit can always be exposed, or nothing would ever begin.</summary>
    public static int Allowed(RolloutPlan plan, int units) => Math.Max(1, Math.Min((int)Math.Floor(units * plan.MaxFailurePercent / 100), plan.MaxFailures ?? int.MaxValue));

    /// <summary>How many units each wave has.</summary>
    public static IReadOnlyList<int> Waves(RolloutPlan plan, int units)
    {
        var waves = new List<int>();
        var left = units;
        Add(plan.Canary);
        if (plan.WaveSizes is { } sizes)
        {
            foreach (var size in sizes)
                Add(size);
        }
        else
        {
            foreach (var percent in plan.WavePercents ?? [10, 50])
                Add((int)Math.Ceiling(units * percent / 100.0) - (units - left));
        }

        Add(left);
        return waves;

        void Add(int size)
        {
            if (Math.Min(size, left) is not (> 0 and var taken))
                return;
            waves.Add(taken);
            left -= taken;
        }
    }

    public static bool IsExposed(UnitUpdate state) => state is UnitUpdate.Offered or UnitUpdate.Downloading or UnitUpdate.Verifying or UnitUpdate.Rebooting;

    public static bool IsOpen(UnitUpdate state) => state == UnitUpdate.Pending || IsExposed(state);

    public static bool IsFailed(UnitUpdate state) => state is UnitUpdate.Failed or UnitUpdate.RolledBack;

    public static bool IsIn(RolloutWindow? window, DateTime now) =>
        window is null || (TimeOnly.FromDateTime(now) is var time && (window.From <= window.To ? time >= window.From && time < window.To : time >= window.From || time < window.To));

    /// <summary>What follows from the state, from what the registry shows and from the time.</summary>
    /// <param name="sights">Units as the registry has them; those that are not there are not known.</param>
    public static RolloutStep Next(RolloutRecord rollout, IReadOnlyList<RolloutUnit> units, IReadOnlyDictionary<string, UnitSight> sights, DateTime now)
    {
        var after = units.Select(unit => rollout.Status == RolloutStatus.Aborted && unit.State == UnitUpdate.Pending
            ? unit with { State = UnitUpdate.Skipped, Reason = "the rollout was aborted", ChangedAt = now }
            : Seen(rollout, unit, sights.GetValueOrDefault(unit.DeviceId), now)).ToList();
        var (status, reason) = rollout.Status == RolloutStatus.Running ? GoOn(rollout, after, sights, now) : (rollout.Status, rollout.Reason);
        if (status is RolloutStatus.Running or RolloutStatus.Paused && !after.Exists(u => IsOpen(u.State)))
            (status, reason) = (RolloutStatus.Completed, null);
        return new(status, reason, [.. after.Where((unit, i) => unit != units[i])], after.Exists(u => IsOpen(u.State)));
    }

    /// <summary>What a unit's own word makes of it; null when it changes nothing.</summary>
    public static RolloutUnit? Heard(RolloutRecord rollout, RolloutUnit unit, UpdateNews news)
    {
        if (unit.OfferedAt is not { } offered || news.At < offered)
            return null;
        var exposed = IsExposed(unit.State);
        // What was only concluded, the unit's own word overrules.
        var (concluded, gaveUp) = (unit is { State: UnitUpdate.Failed, Reason: Silence or GaveUp }, unit is { State: UnitUpdate.Failed, Reason: GaveUp });
        return news switch
        {
            UpdateNews.Progress progress when unit.State == UnitUpdate.Offered || (unit.State == UnitUpdate.Downloading && Tells(unit.Percent, progress.Percent)) =>
                unit with { State = UnitUpdate.Downloading, Percent = progress.Percent, ChangedAt = news.At },
            UpdateNews.Verifying when unit.State is UnitUpdate.Offered or UnitUpdate.Downloading => unit with { State = UnitUpdate.Verifying, Percent = 100, ChangedAt = news.At },
            UpdateNews.Booted { State: FirmwareStates.Valid } booted when (exposed || concluded) && Runs(rollout, booted.Firmware) => End(unit, UnitUpdate.Confirmed, null, news.At),
            UpdateNews.Booted { State: FirmwareStates.Valid } booted when unit.State is UnitUpdate.Downloading or UnitUpdate.Verifying && news.At >= unit.ChangedAt && !Runs(rollout, booted.Firmware) =>
                End(unit, UnitUpdate.Failed, GaveUp, news.At),
            UpdateNews.Booted booted when exposed && Runs(rollout, booted.Firmware) => unit.State == UnitUpdate.Rebooting ? null : unit with { State = UnitUpdate.Rebooting, ChangedAt = news.At },
            UpdateNews.Booted booted when unit.State == UnitUpdate.Rebooting && news.At >= unit.ChangedAt => End(unit, UnitUpdate.RolledBack, $"runs {booted.Firmware} again", news.At),
            UpdateNews.Confirmed confirmed when (exposed || concluded) && (confirmed.Version is null || Runs(rollout, confirmed.Version)) =>
                End(unit, UnitUpdate.Confirmed, null, news.At),
            UpdateNews.RolledBack back when exposed || gaveUp => End(unit, UnitUpdate.RolledBack, back.Reason, news.At),
            UpdateNews.Failed failed when exposed || gaveUp => End(unit, UnitUpdate.Failed, failed.Reason, news.At),
            _ => null,
        };
    }

    /// <summary>What the end of its agent's task makes of a unit that has not begun; null when it changes nothing.</summary>
    public static RolloutUnit? Answered(RolloutUnit unit, OfferAnswer answer, DateTime now) => (unit.State, answer) switch
    {
        (UnitUpdate.Offered, OfferAnswer.Later later) when unit.Attempt < MostAttempts => unit with { State = UnitUpdate.Pending, Told = false, NotBefore = now + Pause, ChangedAt = now, Reason = later.Reason },
        (UnitUpdate.Offered, OfferAnswer.Later later) => End(unit, UnitUpdate.Skipped, later.Reason, now),
        (UnitUpdate.Offered, OfferAnswer.Never never) => End(unit, UnitUpdate.Skipped, never.Reason, now),
        _ => null,
    };

    /// <summary>Why a person may not do this to it; null when he may.</summary>
    public static Fault? Refusal(RolloutRecord rollout, RolloutVerb verb) => verb switch
    {
        RolloutVerb.Pause when rollout.Status is RolloutStatus.Running or RolloutStatus.Paused => null,
        RolloutVerb.Resume when rollout.Status is RolloutStatus.Running or RolloutStatus.Paused => null,
        RolloutVerb.Resume when rollout.Status == RolloutStatus.Halted => Fault.Conflict($"The rollout stopped by itself ({rollout.Reason}); abort it and make another."),
        RolloutVerb.Abort when rollout.Status != RolloutStatus.Completed => null,
        _ => Fault.Conflict($"The rollout is {rollout.Status.ToString().ToLowerInvariant()} already."),
    };

    public static RolloutStatus StatusAfter(RolloutVerb verb) => verb switch
    {
        RolloutVerb.Pause => RolloutStatus.Paused,
        RolloutVerb.Resume => RolloutStatus.Running,
        _ => RolloutStatus.Aborted,
    };

    private static (RolloutStatus Status, string? Reason) GoOn(RolloutRecord rollout, List<RolloutUnit> units, IReadOnlyDictionary<string, UnitSight> sights, DateTime now)
    {
        var (failed, exposed, confirmed) = (units.Count(u => IsFailed(u.State)), units.Count(u => IsExposed(u.State)), units.Count(u => u.State == UnitUpdate.Confirmed));
        if (failed >= rollout.Allowed && units.Exists(u => u.State == UnitUpdate.Pending))
            return (RolloutStatus.Halted, string.Create(CultureInfo.InvariantCulture, $"{failed} units failed; the limit is {rollout.Allowed}"));
        // Before anything was confirmed, however many waves were skipped whole, no more are tried than a canary.
        var room = Math.Min(rollout.Allowed, confirmed == 0 ? rollout.Plan.Canary : int.MaxValue) - exposed - failed;
        if (confirmed == 0 && failed >= rollout.Plan.Canary && units.Exists(u => u.State == UnitUpdate.Pending))
            return (RolloutStatus.Halted, string.Create(CultureInfo.InvariantCulture, $"the first {failed} units all failed"));
        foreach (var wave in units.Select(u => u.Wave).Distinct().Order())
        {
            if (Stops(rollout.Plan, [.. units.Where(u => u.Wave == wave)], out var halted))
                return halted is null ? Offer(wave) : (RolloutStatus.Halted, string.Create(CultureInfo.InvariantCulture, $"wave {wave}: {halted}"));
        }

        return (rollout.Status, rollout.Reason);

        (RolloutStatus, string?) Offer(int wave)
        {
            for (var i = 0; i < units.Count; i++)
            {
                if (units[i].Wave != wave || units[i].State != UnitUpdate.Pending || units[i].NotBefore > now || !IsIn(rollout.Plan.Window, now))
                    continue;
                if (Hindrance(rollout, sights.GetValueOrDefault(units[i].DeviceId)) is { } hindrance)
                    units[i] = End(units[i], UnitUpdate.Skipped, hindrance, now);
                else if (room-- > 0)
                    units[i] = units[i] with { State = UnitUpdate.Offered, Attempt = units[i].Attempt + 1, Told = false, OfferedAt = now, NotBefore = null, Percent = null, ChangedAt = now, Reason = null };
            }

            return (rollout.Status, rollout.Reason);
        }
    }

    /// <summary>Whether the waves behind this one have to wait for it, and why it will never be enough; false when it is confirmed to its share.</summary>
    private static bool Stops(RolloutPlan plan, IReadOnlyList<RolloutUnit> wave, out string? halted)
    {
        halted = null;
        if (wave.Any(u => IsOpen(u.State)))
            return true;
        var (of, confirmed) = (wave.Count(u => u.State != UnitUpdate.Skipped), wave.Count(u => u.State == UnitUpdate.Confirmed));
        if (confirmed * 100 >= of * plan.ConfirmSharePercent)
            return false;
        halted = string.Create(CultureInfo.InvariantCulture, $"{confirmed} of {of} units confirmed; {plan.ConfirmSharePercent} percent have to");
        return true;
    }

    /// <summary>Why a unit is left out when its turn comes.</summary>
    private static string? Hindrance(RolloutRecord rollout, UnitSight? sight) => sight switch
    {
        null => "not in the registry",
        { HasAgent: false } => "has no agent",
        { Status: UnitSight.Offline } => "offline",
        _ => Runs(rollout, sight.Firmware) ? "runs it already" : null,
    };

    private static RolloutUnit Seen(RolloutRecord rollout, RolloutUnit unit, UnitSight? sight, DateTime now)
    {
        if (!IsExposed(unit.State))
            return unit;
        var runs = sight is not null && Runs(rollout, sight.Firmware);
        if (unit.OfferedAt is { } offered && now - offered >= TimeSpan.FromSeconds(rollout.Plan.ConfirmSeconds))
            return runs && sight!.Status == UnitSight.Online ? End(unit, UnitUpdate.Confirmed, "runs it, though it never said so", now) : End(unit, UnitUpdate.Failed, Silence, now);
        if (runs && unit.State != UnitUpdate.Rebooting)
            return unit with { State = UnitUpdate.Rebooting, ChangedAt = now };
        return unit.State == UnitUpdate.Rebooting && sight is { Firmware: { } firmware } && !runs && sight.At - unit.ChangedAt > Skew ? End(unit, UnitUpdate.RolledBack, $"runs {firmware} again", now) : unit;
    }

    private static bool Runs(RolloutRecord rollout, string? firmware) => FirmwareVersion.IsSame(firmware, rollout.Product, rollout.Version);

    /// <summary>Every percent a row would be too much.</summary>
    private static bool Tells(int? before, int percent) => percent >= (before ?? 0) + 5 || (percent == 100 && before != 100);

    private static RolloutUnit End(RolloutUnit unit, UnitUpdate state, string? reason, DateTime at) => unit with { State = state, Reason = reason, ChangedAt = at };
}

/// <summary>What a look at a rollout changes.</summary>
/// <param name="Units">Those that changed, as they are now.</param>
/// <param name="Open">Whether a unit of it may still change.</param>
public sealed record RolloutStep(RolloutStatus Status, string? Reason, IReadOnlyList<RolloutUnit> Units, bool Open);

/// <summary>A unit as the registry shows it.</summary>
/// <param name="At">When the registry was looked at.</param>
public sealed record UnitSight(string? Firmware, string Status, bool HasAgent, DateTime At)
{
    public const string Online = "online";

    public const string Offline = "offline";
}

/// <summary>What a person does to a rollout.</summary>
public enum RolloutVerb
{
    Pause = 0,
    Resume = 1,
    Abort = 2,
}

/// <summary>Something that a unit said.</summary>
public abstract record UpdateNews(DateTime At)
{
    public sealed record Progress(int Percent, DateTime At) : UpdateNews(At);

    public sealed record Verifying(DateTime At) : UpdateNews(At);

    /// <param name="State">Of <see cref="FirmwareStates"/>; null when the unit does not say.</param>
    public sealed record Booted(string Firmware, DateTime At, string? State = null) : UpdateNews(At);

    public sealed record Confirmed(string? Version, DateTime At) : UpdateNews(At);

    public sealed record RolledBack(string Reason, DateTime At) : UpdateNews(At);

    public sealed record Failed(string Reason, DateTime At) : UpdateNews(At);
}

/// <summary>How the task ended that was to tell a unit, when it certainly has not begun.</summary>
public abstract record OfferAnswer(string Reason)
{
    public sealed record Later(string Reason) : OfferAnswer(Reason);

    public sealed record Never(string Reason) : OfferAnswer(Reason);
}
