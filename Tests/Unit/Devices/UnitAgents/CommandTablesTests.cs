using Mycosoft.Agents.Kinds.Devices;

namespace Mycosoft.Tests.Unit.Devices.UnitAgents;

public sealed class CommandTablesTests
{
    [Theory]
    [InlineData("side-a-mdp-2.1.0", "mushroom1", "mdp", "side_a")]
    [InlineData("side-a-mdp-1.4.0", null, "mdp", "side_a_binary")]
    [InlineData("side-a-mdp-3.0.0", null, "mdp", "unidentified")]
    [InlineData("side_a-1.2", null, "mdp_binary", "side_a_binary")]
    [InlineData("gateway-0.9", "gateway", "mdp_binary", "side_a_binary")]
    [InlineData("gateway-router-1.0.0", "gateway", "json", "unidentified")]
    [InlineData("side-b-mdp-2.0.0", "side_b", "mdp", "side_b")]
    [InlineData("1.0.0", null, "text", "science_comms")]
    [InlineData("1.0.0", null, "mdp_binary", "unidentified")]
    [InlineData("ScienceComms 1.0.0", null, "text", "science_comms")]
    [InlineData("side-a-mdp-2.1.0", "mycodrone", "mdp", "drone")]
    [InlineData("drone-node-1.0", null, "mdp_binary", "drone")]
    [InlineData(null, "mushroom1", "mdp", "unidentified")]
    [InlineData("something-else", null, "mdp", "unidentified")]
    public void The_table_follows_from_who_the_unit_is(string? firmware, string? role, string dialect, string table) => Assert.Equal(table, CommandTables.For(firmware, role, dialect).Name);

    [Fact]
    public void A_drone_is_not_asked_to_buzz_for_it_would_start()
    {
        var made = CommandTables.Drone.Make(new("buzzer"));
        Assert.Equal((null, FaultCodes.Unsupported), (made.Form, made.Fault!.Code));
        Assert.Equal(((BinaryForm)Made(CommandTables.SideABinary, new("buzzer"))).Id, ((BinaryForm)Made(CommandTables.Drone, new("start_mission"))).Id);
    }

    [Theory]
    [InlineData("mdp")]
    [InlineData("mdp_binary")]
    [InlineData("text")]
    [InlineData("json")]
    public void A_unit_that_nobody_knows_is_only_asked_and_stopped(string dialect)
    {
        var table = CommandTables.For(null, null, dialect);
        Assert.False(table.IsKnown);
        Assert.Subset(new HashSet<string> { "hello", "read_sensors" }, table.Commands.Keys.ToHashSet());
        Assert.NotEmpty(table.Stop);
        Assert.Contains("identity", table.Make(new("led")).Fault!.Message, StringComparison.Ordinal);
        Assert.All(table.Stop.OfType<BinaryForm>(), form => Assert.True(form.Id < 0x0010, "a number that means something else to a drone"));
    }

    [Theory]
    [InlineData("""{"telemetry_interval_ms":99}""", "$.params.telemetry_interval_ms")]
    [InlineData("""{"telemetry_interval_ms":10001}""", "$.params.telemetry_interval_ms")]
    [InlineData("""{"telemetry_interval_ms":"1000"}""", "$.params.telemetry_interval_ms")]
    [InlineData("{}", "$.params.telemetry_interval_ms")]
    [InlineData("""{"telemetry_interval_ms":1000,"more":1}""", "$.params.more")]
    public void Parameters_out_of_bounds_are_refused_before_anything_is_sent(string parameters, string path)
    {
        var fault = CommandTables.SideA.Make(new("set_interval", CommandNames.Object(new JsonText(parameters)))).Fault!;
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault.Code, fault.Path));
    }

    [Fact]
    public void Each_firmware_is_told_in_its_own_words()
    {
        var output = new UnitCommand("set_output", new() { ["output"] = "mosfet2", ["value"] = 1 });
        var json = (JsonForm)Made(CommandTables.SideA, output);
        Assert.Equal(("output_control", """{"id":"mosfet2","value":1}"""), (json.Command, json.Parameters));
        Assert.Equal([2, 1], ((BinaryForm)Made(CommandTables.SideABinary, output)).Data);
        Assert.Equal("""{"mosfet_index":1,"state":true}""", ((LineForm)Made(CommandTables.ScienceComms, output)).Parameters);
        Assert.Equal("""{"rate_hz":0.1}""", ((JsonForm)Made(CommandTables.SideA, new("set_interval", new() { ["telemetry_interval_ms"] = 10_000 }))).Parameters);
    }

    [Fact]
    public void What_moves_something_is_not_sent_again_after_silence() => Assert.All(
        new[] { CommandTables.SideA, CommandTables.SideABinary, CommandTables.SideB, CommandTables.ScienceComms, CommandTables.Drone },
        table => Assert.All(table.Commands.Values, spec => Assert.NotEqual(spec.Actuator, spec.Repeatable)));

    private static CommandForm Made(CommandTable table, UnitCommand command)
    {
        var (_, form, fault) = table.Make(command);
        Assert.Null(fault);
        return form!;
    }
}
