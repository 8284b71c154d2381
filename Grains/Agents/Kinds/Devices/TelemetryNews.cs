using System.Text.Json.Nodes;
using Mycosoft.Devices;

namespace Mycosoft.Agents.Kinds.Devices;

/// <summary>Tells the live feed what a unit measures, once a second at most: who watches wants to see it live, and not all of it.</summary>
internal sealed class TelemetryNews(TimeProvider clock, Action<string> tell)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private long? _last;

    public void Tell(DeviceReading reading)
    {
        if (_last is { } last && clock.GetElapsedTime(last) < Pace)
            return;
        _last = clock.GetTimestamp();
        var metrics = new JsonObject();
        foreach (var metric in reading.Metrics)
            metrics[metric.Name] = metric.Value;
        tell(new JsonObject { ["device_id"] = reading.DeviceId, ["timestamp"] = reading.DeviceTime ?? reading.HeardAt, ["sequence"] = reading.Sequence, ["metrics"] = metrics }.ToJsonString());
    }
}
