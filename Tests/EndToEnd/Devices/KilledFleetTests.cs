using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Durability;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Simulators.Faults;
using Mycosoft.Tests.Simulators.Units;
using Mycosoft.Tests.Support.Firmware;
using Mycosoft.Tests.Support.Postgres;

namespace Mycosoft.Tests.EndToEnd.Devices;

/// <summary>A process that is killed while its units do something.</summary>
public sealed class KilledFleetTests(PostgresFixture postgres)
{
    private const string Approver = "a-key-for-the-approver";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(45);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_that_was_on_its_way_is_in_doubt_and_the_unit_did_it_once()
    {
        await using var fleet = new SimulatedFleet(1);
        await using var company = await OwnCompany.Start(postgres, fleet.Settings());
        var (unit, agent) = (fleet.Units[0], await AgentOf(company.Api, fleet.Units[0]));
        IsDone(await company.Api.Do(agent, "buzzer", new { frequency = 880 }));
        // Its tone has no end of its own: begun and ended.
        Assert.Equal(2, Executed(unit, "buzzer_played"));

        // It begins, and its answer is lost.
        unit.Faults = FaultPlan.None.With(FaultKind.Lost, 1);
        var task = await company.Api.Submit(agent, "buzzer", new { frequency = 880 });
        await Eventually.Equal(3, () => Task.FromResult(Executed(unit, "buzzer_played")), "the unit has begun", Long, Cancellation);
        await company.KillAndRestart();
        unit.Faults = FaultPlan.None;

        Assert.Equal("in_doubt", (await company.Api.Ended(task, Long)).Text("status"));
        IsDone(await company.Api.Do(agent, "led", new { r = 1, g = 2, b = 3 }));
        Assert.Equal(3, Executed(unit, "buzzer_played"));
    }

    [Fact]
    public async Task What_was_answered_over_http_is_stored_and_what_was_not_is_sent_again_and_stored_once()
    {
        await using var company = await OwnCompany.Start(postgres);
        using var http = company.Silo.CreateClient("a-key-for-tests");
        var api = new Api(http);
        var answered = 0;
        var posting = Task.Run(() => Post(api, () => Interlocked.Increment(ref answered)), Cancellation);
        foreach (var share in (int[])[50, 150])
        {
            await Eventually.True(() => Volatile.Read(ref answered) >= share || posting.IsFaulted, $"{share} readings are answered", Long, Cancellation);
            await company.KillAndRestart();
        }

        await posting;
        var points = (await company.Api.Get("/api/devices/posting-unit/telemetry?n=10000")).Is().List("points").Select(point => (long)point["sequence"]!).ToList();
        Assert.Equal(Enumerable.Range(1, 300).Select(number => (long)number), points.Order());
    }

    [Fact]
    public async Task A_rollout_goes_on_and_updates_each_unit_once()
    {
        await using var fleet = new SimulatedFleet(4, profile => profile with { Updates = true });
        await using var company = await OwnCompany.Start(null, fleet.Settings(("MAS_API_KEYS", $"approver:{Approver}")));
        await company.Api.Spawn("firmware", id: "firmware-agent");
        foreach (var unit in fleet.Units)
            await AgentOf(company.Api, unit);
        var rollout = await Begin(company);
        await Eventually.True(() => fleet.Units.Any(unit => unit.Order is not null), "a unit fetches it", Long, Cancellation);
        await company.KillAndRestart();

        var ended = await Eventually.Value(
            async () => (await company.Api.Get($"/api/firmware/rollouts/{rollout}")).Is()["rollout"]!, report => report.Text("status") != "running", "the rollout ends", TimeSpan.FromSeconds(90), Cancellation);
        Assert.Equal(("completed", 4), (ended.Text("status"), (int?)ended["counts"]!["confirmed"]));
        Assert.All(fleet.Units, unit => Assert.Equal(("side-a-mdp-2.3.0", 1, 2L), (unit.FirmwareVersion, Executed(unit, "ota_started"), unit.Look(board => board.Journal.BootCount))));
        IsDone(await company.Api.Do(await AgentOf(company.Api, fleet.Units[0]), "buzzer", new { frequency = 880 }));
    }

    private static async Task<string> AgentOf(Api api, SimulatedUnit unit)
    {
        var device = await Eventually.Value(
            () => api.Get($"/api/devices/{unit.Id}"), reply => reply.Status == 200 && (bool)reply.Json["has_agent"]! && reply.Json["firmware_version"] is not null, $"{unit.Id} has an agent", Long, Cancellation);
        return device.Json.Text("agent_id");
    }

    private static int Executed(SimulatedUnit unit, string outcome) => unit.Look(board => board.Journal.Commands.Count(each => each.Outcome == outcome));

    /// <summary>As a unit should: each reading again until it is answered.</summary>
    private static async Task Post(Api api, Action answered)
    {
        (await api.Post("/api/devices/heartbeat", new { device_id = "posting-unit" })).Is();
        for (var number = 1; number <= 300; number++)
        {
            var reading = new { deviceId = "posting-unit", temperature = 20 + number, seq = number };
            await Eventually.True(async () => (await api.Post("/api/devices/ingest", reading)).Status == 200, $"reading {number} is answered", Long, Cancellation);
            answered();
        }
    }

    private static void IsDone(JsonNode task) => Assert.True(task.Text("status") == "completed", task.ToJsonString());

    /// <summary>Publishes an image, asks for its rollout and has it approved; answers the rollout's id.</summary>
    private static async Task<string> Begin(OwnCompany company)
    {
        using var image = new ByteArrayContent(new Esp32Image { Payload = 400_000 }.Bytes()) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var response = await company.Silo.Http.PostAsync("/api/firmware?product=side-a-mdp&version=2.3.0&channel=stable", image, Cancellation);
        var published = (await Reply.Read(response, Cancellation)).Is(201).Text("id");
        var asked = (await company.Api.Post("/api/firmware/rollouts", new { image_id = published, selector = new { role = "mushroom1" }, canary = 1, max_failure_pct = 50, confirm_timeout = 30 })).Is(202);
        using var client = company.Silo.CreateClient(Approver);
        (await new Api(client).Post($"/approvals/{asked.Text("approval_id")}/approve")).Is();
        return (await Eventually.Value(
            async () => (await company.Api.Get("/api/firmware/rollouts")).Is().List("rollouts").FirstOrDefault(), (JsonNode? found) => found is not null, "the rollout has begun", Long, Cancellation))!.Text("id");
    }
}
