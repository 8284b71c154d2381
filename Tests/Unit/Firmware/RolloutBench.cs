using Mycosoft.Firmware;

namespace Mycosoft.Tests.Unit.Firmware;

/// <summary>A rollout of 2.3.0 to units that run 2.1.0, its registry and its clock.</summary>
internal sealed class RolloutBench
{
    private readonly Dictionary<string, UnitSight> _registry = new(StringComparer.Ordinal);

    public RolloutBench(int units, RolloutPlan plan)
    {
        Rollout = new(Guid.CreateVersion7(), Guid.CreateVersion7(), "side-a-mdp", "2.3.0", RolloutStatus.Running, plan, RolloutRules.Allowed(plan, units), new Dictionary<string, int>(), null, Now, "owner", Now, null);
        var next = 0;
        foreach (var (wave, size) in RolloutRules.Waves(plan, units).Index())
        {
            for (var end = next + size; next < end; next++)
                Units.Add(new($"u{next:000}", wave, UnitUpdate.Pending, 0, false, "side-a-mdp-2.1.0", null, null, null, Now, null));
        }

        foreach (var unit in Units)
            Sees(unit.DeviceId, "side-a-mdp-2.1.0");
    }

    public DateTime Now { get; private set; } = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public RolloutRecord Rollout { get; private set; }

    public List<RolloutUnit> Units { get; } = [];

    public int Exposed => Units.Count(u => RolloutRules.IsExposed(u.State));

    public int Failed => Units.Count(u => RolloutRules.IsFailed(u.State));

    /// <summary>Whether it is still open.</summary>
    public bool Look()
    {
        var sights = _registry.ToDictionary(p => p.Key, p => p.Value with { At = Now });
        var step = RolloutRules.Next(Rollout, Units, sights, Now);
        foreach (var unit in step.Units)
            Put(unit);
        Rollout = Rollout with { Status = step.Status, Reason = step.Reason };
        return step.Open;
    }

    public UnitUpdate? Tell(string unit, UpdateNews news) => Put(RolloutRules.Heard(Rollout, Find(unit), news));

    public void Answer(string unit, OfferAnswer answer) => Put(RolloutRules.Answered(Find(unit), answer, Now));

    public void Decide(RolloutVerb verb)
    {
        if (RolloutRules.Refusal(Rollout, verb) is null)
            Rollout = Rollout with { Status = RolloutRules.StatusAfter(verb) };
    }

    public void Sees(string unit, string firmware, string status = "online", bool hasAgent = true) => _registry[unit] = new(firmware, status, hasAgent, Now);

    public void Forget(string unit) => _registry.Remove(unit);

    public void Wait(int seconds) => Now = Now.AddSeconds(seconds);

    public int Count(UnitUpdate state) => Units.Count(u => u.State == state);

    public string Of(UnitUpdate state) => Units.First(u => u.State == state).DeviceId;

    public RolloutUnit Find(string unit) => Units.First(u => u.DeviceId == unit);

    private UnitUpdate? Put(RolloutUnit? after)
    {
        if (after is not null)
            Units[Units.FindIndex(u => u.DeviceId == after.DeviceId)] = after;
        return after?.State;
    }
}
