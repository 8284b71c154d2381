using System.ComponentModel;
using Mycosoft.Agents;
using Mycosoft.Tasks;

namespace Mycosoft.Devices.Bme;

/// <summary>What the agents of both chips do; they differ in their arithmetic, and in what units say of the newer one.</summary>
public abstract class BmeAgent : Agent
{
    private protected BmeAgent(AgentServices services, BmeSensors sensors, BmeChip chip)
        : base(services) => Desk = new(chip, sensors, new(KeepState<SensorState>(SensorState.Version)));

    private protected SensorDesk Desk { get; }

    private protected SensorSettings Terms => Settings<SensorSettings>();

    [AgentTask("read", Effect.Read), Description("What the sensor measured last, with what speaks against it.")]
    public Task<Outcome<SensorReading>> Read(SensorRequest request, CancellationToken cancellationToken) => Desk.Read(request, Terms, cancellationToken);

    [AgentTask("read_temperature", Effect.Read), Description("The temperature of the last reading.")]
    public Task<Outcome<SensorValue>> ReadTemperature(SensorRequest request, CancellationToken cancellationToken) => Desk.Temperature(request, Terms, cancellationToken);

    [AgentTask("read_humidity", Effect.Read), Description("The relative humidity of the last reading.")]
    public Task<Outcome<SensorValue>> ReadHumidity(SensorRequest request, CancellationToken cancellationToken) => Desk.Humidity(request, Terms, cancellationToken);

    [AgentTask("read_pressure", Effect.Read), Description("The pressure of the last reading.")]
    public Task<Outcome<SensorValue>> ReadPressure(SensorRequest request, CancellationToken cancellationToken) => Desk.Pressure(request, Terms, cancellationToken);

    [AgentTask("read_gas", Effect.Read), Description("The gas resistance of the last reading.")]
    public Task<Outcome<SensorValue>> ReadGas(SensorRequest request, CancellationToken cancellationToken) => Desk.Gas(request, Terms, cancellationToken);

    [AgentTask("read_series", Effect.Read), Description("What the sensor measured over a range, by steps.")]
    public Task<Outcome<SensorSeries>> ReadSeries(SeriesRequest request, CancellationToken cancellationToken) => Desk.Series(request, cancellationToken);

    [AgentTask("compensate", Effect.Read), Description("The values out of raw counts and the registers of the calibration, by the published arithmetic of its chip.")]
    public Task<Outcome<CompensatedReport>> Compensate(RawRequest request, CancellationToken cancellationToken) => Desk.Compensate(request);

    [AgentTask("calibrate", Effect.Change, Idempotent = true), Description("Keeps how far the sensor is off a reference now, with the certificate of the reference.")]
    public Task<Outcome<CalibrationReport>> Calibrate(CalibrateRequest request, CancellationToken cancellationToken) =>
        Desk.Care.Calibrate(request, Terms, cancellationToken);

    [AgentTask("self_test", Effect.Read), Description("Whether the values are possible and the gas resistance moves as that of a heated plate.")]
    public Task<Outcome<SelfTestReport>> SelfTest(SensorRequest request, CancellationToken cancellationToken) => Desk.Care.Test(request, Terms, cancellationToken);

    [AgentTask("dew_point", Effect.Read), Description("The dew point, by Magnus.")]
    public Task<Outcome<DewPointReport>> DewPoint(AirRequest request, CancellationToken cancellationToken) =>
        Desk.Air.DewPoint(request, Desk.State, Terms, cancellationToken);

    [AgentTask("absolute_humidity", Effect.Read), Description("Grams of water in a cubic metre of air.")]
    public Task<Outcome<AbsoluteHumidityReport>> AbsoluteHumidity(AirRequest request, CancellationToken cancellationToken) =>
        Desk.Air.AbsoluteHumidity(request, Desk.State, Terms, cancellationToken);

    [AgentTask("altitude", Effect.Read), Description("The height, by the standard atmosphere.")]
    public Task<Outcome<AltitudeReport>> Altitude(AltitudeRequest request, CancellationToken cancellationToken) =>
        Desk.Air.Altitude(request, Desk.State, Terms, cancellationToken);

    [AgentTask("air_quality", Effect.Read), Description("An index of our own against the cleanest air of the last day; it is not Bosch's IAQ.")]
    public Task<Outcome<AirReport>> AirQuality(SensorRequest request, CancellationToken cancellationToken) =>
        Desk.Air.Look(request, Desk.State, Terms, cancellationToken);

    [AgentTask("iaq_from_bsec", Effect.Read), Description("The indices that the unit's own BSEC gives; null where it sends none.")]
    public Task<Outcome<BsecReport>> IaqFromBsec(SensorRequest request, CancellationToken cancellationToken) => Desk.Bsec(request, Terms, cancellationToken);

    [AgentTask("set_heater_profile", Effect.Change, Idempotent = true), Description("Keeps the profile that the heater shall have, and says what its registers hold.")]
    public Task<Outcome<HeaterProfileReport>> SetHeaterProfile(HeaterProfileRequest request, CancellationToken cancellationToken) =>
        Desk.Care.SetProfile(request, cancellationToken);

    [AgentTask("scent_scan", Effect.Read), Description("The gas resistance along the heater's profile, as features.")]
    public Task<Outcome<ScanReport>> ScentScan(ScanRequest request, CancellationToken cancellationToken) => Desk.Scents.Scan(request, Terms, cancellationToken);

    [AgentTask("train_smell", Effect.Change, Idempotent = true), Description("Keeps a scan under a label.")]
    public Task<Outcome<TrainReport>> TrainSmell(TrainRequest request, CancellationToken cancellationToken) =>
        Desk.Scents.Train(request, TaskContext.Current!.Id.ToString(), Terms, cancellationToken);

    [AgentTask("forget_smell", Effect.Change, Idempotent = true), Description("Forgets the scans of a label.")]
    public Task<Outcome<ForgetReport>> ForgetSmell(ForgetRequest request, CancellationToken cancellationToken) => Desk.Scents.Forget(request, cancellationToken);

    [AgentTask("smell_classify", Effect.Read), Description("What it smells of, by the labelled scans; unknown when none is near.")]
    public Task<Outcome<SmellReport>> SmellClassify(ScanRequest request, CancellationToken cancellationToken) => Desk.Scents.Classify(request, Terms, cancellationToken);
}
