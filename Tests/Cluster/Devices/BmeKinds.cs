using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mycosoft.Devices.Bme;
using Mycosoft.Tasks;
using Mycosoft.Tests.Cluster.Companies;

namespace Mycosoft.Tests.Cluster.Devices;

public sealed class Bme688Kind(SensorCompany company) : BmeKinds(company, "bme688"), IClassFixture<SensorCompany>;

public sealed class Bme690Kind(SensorCompany company) : BmeKinds(company, "bme690"), IClassFixture<SensorCompany>
{
    [Fact]
    public async Task What_the_unit_s_own_models_say_is_passed_on_and_nothing_is_null()
    {
        var (agent, unit) = (await Spawn(kind: Kind), NewId("unit"));
        Readings.Hear(unit, Company.Clock.Now, """{"bme690.a.temperature_c":20,"bme690.a.iaq":42,"bme690.a.accuracy":3,"bme690.a.gas_estimate_1":0.2,"bme690.a.gas_estimate_2":0.8}""");
        var iaq = await Result<BsecReport>(agent, "read_iaq", $$"""{"device":"{{unit}}"}""");
        Assert.Equal((42, 3, null), (iaq.Iaq, iaq.Accuracy, iaq.StaticIaq));
        var smell = await Result<DeviceSmellReport>(agent, "smell_classification", $$"""{"device":"{{unit}}"}""");
        Assert.Equal((2, 0.8), (smell.SmellClass, smell.Probability));
        Readings.Hear(unit, Company.Clock.Now, """{"bme690.a.temperature_c":20}""");
        Assert.Null((await Result<DeviceSmellReport>(agent, "smell_classification", $$"""{"device":"{{unit}}"}""")).SmellClass);
    }
}

/// <summary>The agents of the sensors as agents: out of what units sent, and with a state that outlives them.</summary>
public abstract class BmeKinds(SensorCompany company, string chip) : CompanySuite(company)
{
    protected string Kind => "sensor-" + chip;

    protected UnitReadings Readings => company.Readings;

    [Fact]
    public async Task What_a_unit_sent_is_read_and_what_it_did_not_is_no_value()
    {
        var (agent, unit) = (await Spawn(kind: Kind), NewId("unit"));
        Readings.Hear(unit, Company.Clock.Now, $$"""{"{{chip}}.a.temperature_c":21.5,"{{chip}}.a.humidity_pct":45,"{{chip}}.a.pressure_hpa":1013.25,"{{chip}}.a.gas_ohm":50000,"{{chip}}.b.temperature_c":19}""");
        var reading = await Result<SensorReading>(agent, "read", $$"""{"device":"{{unit}}"}""");
        Assert.Equal((21.5, 45, 1013.25, 50000, "0x77"), (reading.TemperatureC, reading.HumidityPct, reading.PressureHpa, reading.GasOhm, reading.Address));
        Assert.Equal(["uncalibrated"], reading.Flags);
        Assert.Equal(19, (await Result<SensorValue>(agent, "read_temperature", $$"""{"device":"{{unit}}","sensor":"0x76"}""")).Value);
        Assert.Equal(FaultCodes.Unavailable, await FaultOf(agent, "read_gas", $$"""{"device":"{{unit}}","sensor":"b"}"""));
        Assert.Equal(FaultCodes.NotFound, await FaultOf(agent, "read", """{"device":"no-such-unit"}"""));
    }

    [Fact]
    public async Task A_chip_is_told_by_its_variant_where_that_is_known_and_else_by_name_alone()
    {
        var (agent, unit) = (await Spawn(kind: Kind), NewId("unit"));
        Readings.Hear(unit, Company.Clock.Now, $$"""{"{{chip}}.a.temperature_c":21.5}""");
        Assert.Equal("name", (await Result<SensorReading>(agent, "read", $$"""{"device":"{{unit}}"}""")).ChipBy);
        var (own, other) = chip == "bme688" ? (1, 2) : (2, 1);
        Readings.Extra[unit] = new($$$"""{"bme_variants":{"a":{{{own}}}}}""");
        Readings.Hear(unit, Company.Clock.Now, """{"temperature":22.5}""");
        var reading = await Result<SensorReading>(agent, "read", $$"""{"device":"{{unit}}"}""");
        Assert.Equal(("variant", 22.5), (reading.ChipBy, reading.TemperatureC));
        Readings.Extra[unit] = new($$$"""{"bme_variants":{"a":{{{other}}}}}""");
        Assert.Equal(FaultCodes.Unsupported, await FaultOf(agent, "read", $$"""{"device":"{{unit}}"}"""));
    }

    [Fact]
    public async Task An_old_reading_is_flagged_and_nothing_is_concluded_from_it()
    {
        var (agent, unit) = (await Spawn(kind: Kind), NewId("unit"));
        Readings.Hear(unit, Company.Clock.Now.AddMinutes(-10), $$"""{"{{chip}}.a.temperature_c":21.5,"{{chip}}.a.gas_ohm":50000}""");
        Assert.Contains("stale", (await Result<SensorReading>(agent, "read", $$"""{"device":"{{unit}}"}""")).Flags);
        Assert.Equal(FaultCodes.Unavailable, await FaultOf(agent, "air_quality", $$"""{"device":"{{unit}}"}"""));
        Assert.Equal(FaultCodes.Unavailable, await FaultOf(agent, "calibrate", $$$"""{"device":"{{{unit}}}","certificate_id":"C-1","reference":{"temperature_c":21}}"""));
    }

    [Fact]
    public async Task A_certificate_and_what_it_learned_outlive_the_silo()
    {
        var (agent, unit) = (await Spawn(kind: Kind), NewId("unit"));
        Readings.Hear(unit, Company.Clock.Now, $$"""{"{{chip}}.a.temperature_c":21.5,"{{chip}}.a.humidity_pct":45,"{{chip}}.a.gas_ohm":50000}""");
        await Result<CalibrationReport>(agent, "calibrate", $$$"""{"device":"{{{unit}}}","certificate_id":"C-1","reference":{"temperature_c":21}}""");
        for (var i = 0; i < 3; i++)
            await Result<TrainReport>(agent, "train_smell", $$"""{"device":"{{unit}}","label":"air","gas_ohm":[{{50000 + i}},30000]}""");
        await Company.Restart();
        Readings.Hear(unit, Company.Clock.Now, $$"""{"{{chip}}.a.temperature_c":21.5,"{{chip}}.a.humidity_pct":45,"{{chip}}.a.gas_ohm":50000}""");
        var reading = await Result<SensorReading>(agent, "read", $$"""{"device":"{{unit}}"}""");
        Assert.Equal((21.0, "C-1"), (reading.TemperatureC, reading.CertificateId));
        Assert.Empty(reading.Flags);
        Assert.Equal("air", (await Result<SmellReport>(agent, "smell_classify", $$"""{"device":"{{unit}}","gas_ohm":[50001,30000]}""")).Smell);
        Assert.Equal("unknown", (await Result<SmellReport>(agent, "smell_classify", $$"""{"device":"{{unit}}","gas_ohm":[500,900000]}""")).Smell);
        Assert.Equal(FaultCodes.PreconditionFailed, await FaultOf(agent, "smell_classify", $$"""{"device":"{{unit}}"}"""));
    }

    [Fact]
    public async Task The_air_is_judged_against_the_last_day()
    {
        var (agent, unit) = (await Spawn(kind: Kind), NewId("unit"));
        var now = Company.Clock.Now;
        for (var minutes = 180; minutes >= 0; minutes -= 5)
            Readings.Hear(unit, now.AddMinutes(-minutes), string.Create(CultureInfo.InvariantCulture, $$"""{"{{chip}}.a.humidity_pct":40,"{{chip}}.a.gas_ohm":{{(minutes == 0 ? 25_000 : 50_000)}}}"""));
        var air = await Result<AirReport>(agent, "air_quality", $$"""{"device":"{{unit}}"}""");
        Assert.Equal(("ok", 50_000, 0.5, 62.5), (air.State, air.CleanAirOhm, air.GasRatio, air.MycosoftAirIndex));
        var series = await Result<SensorSeries>(agent, "read_series", $$"""{"device":"{{unit}}","from":"{{now.AddHours(-1):O}}","to":"{{now.AddSeconds(1):O}}"}""");
        Assert.Equal(["humidity_pct", "gas_ohm"], series.Metrics.Select(m => m.Metric));
    }

    [Fact]
    public async Task A_heater_is_not_heated_beyond_its_bounds()
    {
        var (agent, unit) = (await Spawn(kind: Kind), NewId("unit"));
        Readings.Hear(unit, Company.Clock.Now, $$"""{"{{chip}}.a.gas_ohm":50000}""");
        var report = await Result<HeaterProfileReport>(agent, "set_heater_profile", $$"""{"device":"{{unit}}","steps":[{"temperature_c":320,"duration_ms":150}]}""");
        Assert.Equal((false, 148), (report.Sent, report.Steps[0].RealMs));
        foreach (var step in new[] { """{"temperature_c":401,"duration_ms":150}""", """{"temperature_c":199,"duration_ms":150}""", """{"temperature_c":300,"duration_ms":4033}""" })
            Refused(await Agent(agent, Kind).Submit(Ask("set_heater_profile", new($$"""{"device":"{{unit}}","steps":[{{step}}]}""")), Cancellation), FaultCodes.InvalidPayload);
    }

    protected async Task<T> Result<T>(string agent, string type, string payload) =>
        JsonSerializer.Deserialize<T>((await Ends(await Submit(agent, Ask(type, new(payload)), Kind))).Result!.Value.Value, Json.Tolerant)!;

    private async Task<string?> FaultOf(string agent, string type, string payload)
    {
        var id = await Submit(agent, new TaskSubmission(Guid.CreateVersion7(), type, new(payload), Owner, MaxRetries: 0), Kind);
        return (await Ends(id, TaskState.Failed)).ErrorCode;
    }
}

/// <summary>A company whose units are heard by the test.</summary>
public sealed class SensorCompany() : CompanyFixture(new SqliteCompanyStore())
{
    public UnitReadings Readings { get; } = new();

    protected override void AddOwn(IServiceCollection services) => services.AddSingleton<IUnitReadings>(Readings);
}
