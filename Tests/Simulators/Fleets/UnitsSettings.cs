using System.ComponentModel;
using System.Globalization;
using System.Net;
using Mycosoft.Tests.Simulators.Faults;
using Mycosoft.Tests.Simulators.Units;
using Mycosoft.Tests.Simulators.Updates;
using Spectre.Console;
using Spectre.Console.Cli;

namespace Mycosoft.Tests.Simulators.Fleets;

/// <summary>What <c>units</c> takes.</summary>
internal sealed class UnitsSettings : CommandSettings
{
    [CommandOption("-n|--count <UNITS>"), Description("How many units"), DefaultValue(1)]
    public int Count { get; init; } = 1;

    [CommandOption("--port <PORT>"), Description("TCP: the port of the first unit; each has its own, one after the other")]
    public int? Port { get; init; }

    [CommandOption("--bind <ADDRESS>"), Description("TCP: where to listen"), DefaultValue("127.0.0.1")]
    public string Bind { get; init; } = "127.0.0.1";

    [CommandOption("--mqtt <HOST:PORT>"), Description("MQTT: the broker; raw frames on {prefix}/{id}/mdp/up and down")]
    public string? Mqtt { get; init; }

    [CommandOption("--prefix <PREFIX>"), Description("MQTT: what topics begin with"), DefaultValue("mycobrain")]
    public string Prefix { get; init; } = "mycobrain";

    [CommandOption("--connections <COUNT>"), Description("MQTT: connections that share the units"), DefaultValue(1)]
    public int Connections { get; init; } = 1;

    [CommandOption("--username <NAME>"), Description("MQTT: the user")]
    public string? Username { get; init; }

    [CommandOption("--password-variable <NAME>"), Description("MQTT: the environment variable that holds the password"), DefaultValue("MAS_SIM_PASSWORD")]
    public string PasswordVariable { get; init; } = "MAS_SIM_PASSWORD";

    [CommandOption("--personality <NAME>"), Description("sidea, sideb, binary, drone or text"), DefaultValue(Personality.SideA)]
    public Personality Personality { get; init; }

    [CommandOption("--role <ROLE>"), Description("What a unit is for; hyphae1 has a soil sensor"), DefaultValue("mushroom1")]
    public string Role { get; init; } = "mushroom1";

    [CommandOption("--firmware <VERSION>"), Description("The version it says; else what the personality ships with")]
    public string? Firmware { get; init; }

    [CommandOption("--interval <SECONDS>"), Description("Between two readings of a unit"), DefaultValue(10.0)]
    public double Interval { get; init; } = 10;

    [CommandOption("--rate <READINGS>"), Description("Readings a second of all units together, instead of --interval")]
    public double? Rate { get; init; }

    [CommandOption("--seed <NUMBER>"), Description("Names, readings and faults come out of it"), DefaultValue(1)]
    public int Seed { get; init; } = 1;

    [CommandOption("--chatter"), Description("Text between the frames")]
    public bool Chatter { get; init; }

    [CommandOption("--fault <NAME=RATE>"), Description("What befalls a frame, 0 to 1: lost, duplicated, flipped, truncated, garbage, reset, mute, stuck, slow, unplug; drift of the clock")]
    public string[] Faults { get; init; } = [];

    [CommandOption("--ota"), Description("Takes updates of its firmware")]
    public bool Ota { get; init; }

    [CommandOption("--ota-fault <NAME=SHARE>"), Description("What goes wrong with an update at this share of the units: corrupt, no-confirm, crash, wrong-version")]
    public string[] UpdateFaults { get; init; } = [];

    [CommandOption("--seconds <SECONDS>"), Description("Ends by itself; else by Ctrl+C")]
    public double? Seconds { get; init; }

    [CommandOption("--outside"), Description("Lets it leave this machine: --bind, --mqtt and updates elsewhere")]
    public bool Outside { get; init; }

    public TimeSpan EachInterval => TimeSpan.FromSeconds(Rate is { } rate ? Count / rate : Interval);

    public (string Host, int Port)? Broker =>
        Mqtt?.LastIndexOf(':') is > 0 and var colon && int.TryParse(Mqtt.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535
            ? (Mqtt[..colon], port) : null;

    public override ValidationResult Validate()
    {
        if (Count is < 1 or > 100_000)
            return ValidationResult.Error("--count is 1 to 100,000.");
        if (EachInterval.TotalSeconds is not (>= 0.005 and <= 86_400))
            return ValidationResult.Error("A unit speaks every 0.005 to 86,400 seconds: see --interval and --rate.");
        if (Seconds is <= 0 or > 604_800)
            return ValidationResult.Error("--seconds is more than 0, and a week at most.");
        if (FaultPlan.Parse(Faults, out var wrong) is null || UpdateFaultShares.Parse(UpdateFaults, out wrong) is null)
            return ValidationResult.Error(wrong!);
        return (Port, Mqtt) switch
        {
            (null, null) or (not null, not null) => ValidationResult.Error("Either --port or --mqtt."),
            ({ } port, null) => OverTcp(port),
            _ => OverMqtt(),
        };
    }

    private ValidationResult OverTcp(int port)
    {
        if (port < 1 || port + Count > 65_536)
            return ValidationResult.Error("--port and as many after it as there are units are 1 to 65,535.");
        if (!IPAddress.TryParse(Bind, out var address))
            return ValidationResult.Error("--bind is an IP address.");
        return Outside || IPAddress.IsLoopback(address) ? ValidationResult.Success() : ValidationResult.Error("--bind leaves this machine: add --outside if that is meant.");
    }

    private ValidationResult OverMqtt()
    {
        if (Broker is not var (host, _))
            return ValidationResult.Error("--mqtt is host:port.");
        if (Personality == Personality.Text)
            return ValidationResult.Error("Units of text have no MQTT: use --port.");
        if (Connections < 1 || Connections > Count)
            return ValidationResult.Error("--connections is 1 to the number of units.");
        if (Prefix.Length == 0 || Prefix.AsSpan().ContainsAny("+#/"))
            return ValidationResult.Error("--prefix is one level of a topic.");
        return Outside || host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
            ? ValidationResult.Success() : ValidationResult.Error("--mqtt leaves this machine: add --outside if that is meant.");
    }
}
