using System.ComponentModel;
using Mycosoft.Devices.Bme;

namespace Mycosoft.Agents.Kinds;

[Agent("sensor-bme690", AgentCategory.Device, SingletonId = "bme690-agent", Aliases = ["bme690"], Settings = typeof(SensorSettings))]
[Description("Reads the BME690 sensors of units, corrects, checks and understands them.")]
public sealed class Bme690Agent(AgentServices services, BmeSensors sensors) : BmeAgent(services, sensors, BmeChip.Bme690)
{
    [AgentTask("read_iaq", Effect.Read), Description("The indices that the unit's own BSEC gives; null where it sends none.")]
    public Task<Outcome<BsecReport>> ReadIaq(SensorRequest request, CancellationToken cancellationToken) => Desk.Bsec(request, Terms, cancellationToken);

    [AgentTask("smell_classification", Effect.Read), Description("What the unit's own model says of the smell; null where it sends nothing.")]
    public Task<Outcome<DeviceSmellReport>> SmellClassification(SensorRequest request, CancellationToken cancellationToken) => Desk.DeviceSmell(request, Terms, cancellationToken);
}
