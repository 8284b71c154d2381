using System.Text.Json;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Says when a unit comes, falls silent and goes, as long as its agent is awake.</summary>
/// <param name="timer">Looks again after this time, once.</param>
internal sealed class UnitPresence(UnitDesk desk, TimeProvider clock, DeviceOptions options, Action<TimeSpan> timer, Func<string, JsonText, Task> publish)
{
    private string? _told;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public string Status => PresenceRules.Of(desk.Memory.LastHeard, Now, options);

    /// <summary>The unit was heard.</summary>
    public Task Heard()
    {
        if (_told is DeviceStatus.Online)
            return Task.CompletedTask;
        return Tell(_told ?? (desk.State.Value.Offline ? DeviceStatus.Offline : DeviceStatus.Online));
    }

    /// <summary>Time has passed.</summary>
    public Task Look() => Tell(_told ?? DeviceStatus.Online);

    private async Task Tell(string before)
    {
        var now = Status;
        _told = now;
        if (PresenceRules.NextLook(desk.Memory.LastHeard, Now, options) is { } again)
            timer(again);
        if (now == before)
            return;
        await publish("unit_" + now, new(JsonSerializer.Serialize(new PresenceChange(desk.AgentId, desk.DeviceId, now, before, desk.Memory.LastHeard), Json.Tolerant)));
        await desk.State.Apply(s => s.Offline == (now == DeviceStatus.Offline) ? s : s with { Offline = now == DeviceStatus.Offline }, CancellationToken.None);
    }

    private sealed record PresenceChange(string AgentId, string DeviceId, string Status, string Before, DateTime? LastHeard);
}
