using System.ComponentModel;
using Mycosoft.Devices.Bme;

namespace Mycosoft.Agents.Kinds;

[Agent("sensor-bme688", AgentCategory.Device, SingletonId = "bme688-agent", Aliases = ["bme688"], Settings = typeof(SensorSettings))]
[Description("Reads the BME688 sensors of units, corrects, checks and understands them.")]
public sealed class Bme688Agent(AgentServices services, BmeSensors sensors) : BmeAgent(services, sensors, BmeChip.Bme688);
