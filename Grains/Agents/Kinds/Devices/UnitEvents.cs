using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>
/// The last of each thing that a unit told: the newest while its agent is awake, and on disk at most every ten minutes for each name, so that boards that tell their state every few seconds are no load.
/// </summary>
internal sealed class UnitEvents(StateChanges<DeviceAgentState> state)
{
    public const int MostNames = 32;
    public const int MostData = 4_096;
    private const int MostName = 64;
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(10);

    private IReadOnlyList<UnitEvent>? _newest;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<UnitEvent> Newest => _newest ?? state.Value.Events;

    public async Task Hear(DeviceEvent happened)
    {
        var name = happened.Name.Length <= MostName ? happened.Name : happened.Name[..MostName];
        _newest = With(Newest, name, happened);
        if (state.Value.Events.FirstOrDefault(known => known.Name == name) is not { } kept || happened.HeardAt - kept.At >= Pace)
            await state.Apply(s => s with { Events = _newest }, CancellationToken.None);
    }

    private static IReadOnlyList<UnitEvent> With(IReadOnlyList<UnitEvent> events, string name, DeviceEvent happened)
    {
        var before = events.FirstOrDefault(known => known.Name == name);
        // What was held back on its way does not hide what came since.
        if (before is not null && before.At > happened.HeardAt)
            return [.. events.Select(known => known == before ? known with { Count = known.Count + 1 } : known)];
        var now = new UnitEvent(name, happened.HeardAt, (before?.Count ?? 0) + 1, happened.Data.ToString().Length <= MostData ? happened.Data : null);
        return [now, .. events.Where(known => known != before).Take(MostNames - 1)];
    }
}

/// <summary>The last of something that a unit told.</summary>
/// <param name="At">When it was heard.</param>
/// <param name="Count">How often it was heard, as far as its agent was awake.</param>
/// <param name="Data">As the unit sent it; null when that was more than 4,096 characters.</param>
public sealed record UnitEvent(string Name, DateTime At, long Count, JsonText? Data);
