using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Simulators.Faults;
using Mycosoft.Tests.Simulators.Firmware;
using Mycosoft.Tests.Simulators.Units;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>Commands over HTTP to boards that answer each in its own way.</summary>
public sealed class CommandedFleetTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(45);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_text_board_says_what_is_on_its_bus()
    {
        await using var fleet = new SimulatedFleet(1, profile => profile with { Personality = Personality.Text });
        await using var company = await OwnCompany.Start(null, fleet.Settings());
        var answer = await Command(company.Api, await Heard(company.Api, ScienceComms.MacOf(fleet.Units[0].Id)), new { command = "scan", timeout = 30 });
        Assert.Equal([118, 119], answer["response"]!.List("peripherals").Select(each => (int)each["address"]!));
    }

    [Fact]
    public async Task A_light_is_seen_a_tone_ends_and_a_lost_frame_is_made_good()
    {
        await using var fleet = new SimulatedFleet(1);
        await using var company = await OwnCompany.Start(null, fleet.Settings());
        var unit = fleet.Units[0];
        var id = await Heard(company.Api, unit.Id);
        await Command(company.Api, id, new { command = "led", @params = new { r = 1, g = 2, b = 3 } });
        Assert.Equal((1, 2, 3), unit.Look(board => board.Pixel));
        await Command(company.Api, id, new { command = "buzzer", @params = new { frequency = 880, duration_ms = 300 } });
        Assert.Equal((0, 2), (unit.Look(board => board.ToneHz), unit.Look(board => board.Journal.Commands.Count(each => each.Outcome == "buzzer_played"))));
        unit.Faults = FaultPlan.None.With(FaultKind.Lost, 1);
        var asked = Command(company.Api, id, new { command = "set_interval", @params = new { telemetry_interval_ms = 1_000 }, timeout = 6 });
        await Eventually.True(() => unit.Look(board => board.Journal.Commands.Any(each => each.Name == "stream_sensors")), "the first is done, and its answer is lost", Long, Cancellation);
        unit.Faults = FaultPlan.None;
        Assert.Equal(2, (int)(await asked)["attempts"]!);
    }

    private static async Task<string> Heard(Api api, string id)
    {
        await Eventually.Value(() => api.Get($"/api/devices/{id}"), reply => reply.Status == 200 && (bool)reply.Json["has_agent"]! && reply.Json["firmware_version"] is not null, $"{id} has an agent", Long, Cancellation);
        return id;
    }

    /// <summary>The result of the command's task.</summary>
    private static async Task<JsonNode> Command(Api api, string id, object body)
    {
        var answer = (await api.Post($"/api/devices/{id}/command", body)).Is();
        Assert.Equal("ok", answer.Text("status"));
        return answer["response"]!;
    }
}
