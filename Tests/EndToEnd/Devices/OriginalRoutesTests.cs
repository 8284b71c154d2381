using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Devices;

[Collection(typeof(OnSqlite))]
public sealed class OriginalRoutesOnSqliteTests(SqliteCompany company) : OriginalRoutes(company);

[Collection(typeof(OnPostgres))]
public sealed class OriginalRoutesOnPostgresTests(PostgresCompany company) : OriginalRoutes(company);

/// <summary>What clients of the original's registry, of MINDEX and of its service of boards call.</summary>
public abstract class OriginalRoutes(SharedCompany company) : UnitSuite(company)
{
    private const string Command = "id:text device_id:text device_serial:text command_type:text command_payload:object status:text max_retries:whole created_at:time requested_by:text";
    private const string Mindex = "/api/mindex/mycobrain/commands";

    [Fact]
    public async Task A_probes_summary_is_kept_with_its_unit_whatever_its_heartbeats_say()
    {
        var id = NewUnit();
        var kept = (await Api.Post($"/api/devices/{id}/fci-summary", new { summary = new { spikes = 3 }, timestamp = "2026-02-09T08:00:00Z" })).Is().Has("status:text device_id:text timestamp:time");
        Assert.Equal(("ok", id), (kept.Text("status"), kept.Text("device_id")));
        var unit = (await Api.Get($"/api/devices/{id}")).Is();
        Assert.Equal((null, null, "unknown"), ((string?)unit["device_name"], (string?)unit["device_role"], unit.Text("firmware_version")));
        await Beat(id, new { device_id = id, host = "192.168.0.9", extra = new { agent_url = "http://192.168.0.9:8787" } });
        var extra = (await Api.Get($"/api/devices/{id}")).Is()["extra"]!;
        Assert.Equal((3, "fci", "http://192.168.0.9:8787"), ((int)extra["fci_summary"]!["summary"]!["spikes"]!, extra["fci_summary"]!.Text("source"), extra.Text("agent_url")));

        (await Api.Post($"/api/devices/{id}/fci-summary", new { summary = 7 })).IsRefused(422, path: "$.summary");
        (await Api.Post($"/api/devices/{id}/fci-summary", new { summary = new { much = new string('x', 17_000) } })).IsRefused(422, path: "$.summary");
        (await Api.Post("/api/devices/coordinator/fci-summary", new { summary = new { } })).IsRefused(404);
    }

    [Fact]
    public async Task The_maps_show_units_and_invent_nothing()
    {
        var (placed, unplaced) = (NewUnit(), NewUnit());
        await Beat(placed, new { device_id = placed, host = "192.168.0.9", device_role = "mushroom1", location = "-117.1,32.7" });
        await Beat(unplaced);
        var entities = (await Api.Get("/api/devices/crep")).Is().Has("entities:list server_time_ms:whole").List("entities");
        var entity = entities.Single(e => e.Text("id") == placed).Has("type:text geometry:object state:object time:object source:text properties:object");
        Assert.Equal(("Point", "mushroom1", "online"), (entity["geometry"]!.Text("type"), entity["state"]!.Text("classification"), entity["properties"]!.Text("status")));
        Assert.Equal([-117.1, 32.7], entity["geometry"]!["coordinates"]!.AsArray().Select(number => (double)number!));
        Assert.Equal((null, null), (entity["confidence"], entity["state"]!["energy"]));
        Assert.Null(entities.Single(e => e.Text("id") == unplaced)["geometry"]);

        var network = (await Api.Get("/api/devices/unified-network?include_observers=false")).Is().Has("timestamp:time counts:object mycobrain:object meshtastic_nodes:object meshtastic_observers:object unified:list");
        Assert.Contains(network.List("unified"), unit => unit.Text("unified_id") == $"mycobrain:{placed}" && unit["device"]!.Text("device_id") == placed);
        Assert.Equal((int)network["counts"]!["mycobrain"]!, network["mycobrain"]!.List("devices").Count());
        Assert.Equal((null, null, null), (network["counts"]!["meshtastic_nodes"], network["meshtastic_nodes"]!["items"], (string?)network["meshtastic_observers"]!["error"]));
        Assert.StartsWith("not_configured", network["meshtastic_nodes"]!.Text("error"), StringComparison.Ordinal);
        (await Api.Get("/api/devices/crep?include_offline=maybe")).IsRefused(422);
    }

    [Fact]
    public async Task An_envelope_of_mindex_goes_the_way_of_every_envelope()
    {
        var id = NewUnit();
        var envelope = new JsonObject { ["envelope"] = DevicesApi.Envelope(id, 1) }.ToJsonString();
        var taken = (await Api.Post("/api/mindex/telemetry/envelope", envelope)).Is().Has("success:flag device_slug:text envelope_msg_id:text envelope_seq:whole samples_inserted:whole samples_deduped:whole recorded_at:time verification:object");
        Assert.Equal((id, 1, 0, true), (taken.Text("device_slug"), (int)taken["samples_inserted"]!, (int)taken["samples_deduped"]!, (bool)taken["verification"]!["hashValid"]!));
        var again = (await Api.Post("/api/mindex/telemetry/envelope", envelope)).Is();
        Assert.Equal((0, 1), ((int)again["samples_inserted"]!, (int)again["samples_deduped"]!));
        (await Api.Post("/api/mindex/telemetry/envelope", new { envelope = new { hdr = new { } } })).IsRefused(422, "missing_keys:hash,pack,seq,sig,ts");
    }

    [Fact]
    public async Task A_frame_in_a_document_of_mindex_is_taken_at_its_word()
    {
        var id = NewUnit();
        object Document(byte[] frame) => new { device_id = id, payload = new { battery_v = 3.9 }, raw_cobs_frame = Convert.ToBase64String(frame) };
        var frame = TcpBoard.Frame(1, 7, """{"type":"telemetry","uptime_s":12,"estop":false,"bme688":{"a":{"temperature_c":21.5}}}""");
        var taken = (await Api.Post("/api/mindex/mycobrain/telemetry/ingest", Document(frame))).Is();
        Assert.Contains("bme688.a.temperature_c", taken["streams_updated"]!.AsArray().Select(name => (string)name!));
        Assert.DoesNotContain("battery_v", taken["streams_updated"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("duplicate", (await Api.Post("/api/mindex/mycobrain/telemetry/ingest", Document(frame))).Is().Text("message"));
        Assert.Equal(7, (int)(await Api.Get($"/api/devices/{id}")).Is()["last_sequence"]!);

        frame[^3] ^= 1;
        (await Api.Post("/api/mindex/mycobrain/telemetry/ingest", Document(frame))).IsRefused(422, path: "$.raw_cobs_frame");
        var hello = TcpBoard.Frame(6, 8, $$"""{"device_id":"{{id}}","firmware_version":"side-a-mdp-2.1.0","role":"mushroom1"}""");
        var batch = (await Api.Post("/api/mindex/mycobrain/telemetry/ingest/batch", new[] { Document(hello), Document(frame) })).Is();
        Assert.Equal([true, false], batch.List("results").Select(result => (bool)result["success"]!));
        Assert.Equal("heard", batch.List("results").First().Text("message"));
        var unit = (await Api.Get($"/api/devices/{id}")).Is();
        Assert.Equal(("side-a-mdp-2.1.0", true), (unit.Text("firmware_version"), (bool)unit["identified"]!));
    }

    [Fact]
    public async Task What_mindex_switches_and_boots_waits_for_a_person()
    {
        var id = await Born();
        foreach (var reply in (Reply[])[
            await Api.Post($"{Mindex}/{id}/mosfet", new { mosfet = "M1", state = true }), await Api.Post($"{Mindex}/{id}/reboot", new { side = "A", delay_ms = 0 }),
            await Api.Post($"{Mindex}/{id}/firmware-update", new { url = "http://192.168.0.2/image.bin", sha256 = new string('a', 64), size = 1_000, version = "2.2.0" }),
            await Api.Post(Mindex, new { serial_number = id, command_type = "mosfet_control", command_payload = new { cmd = "mosfet", target = "M2", value = false } })])
        {
            var waiting = reply.Is(202).Has(Command + " approval_id:uuid");
            Assert.Equal(("waiting_approval", id, null), (waiting.Text("status"), waiting.Text("device_id"), waiting["acked_at"]));
            Assert.Equal("waiting_approval", (await Api.Get($"/tasks/{waiting.Text("id")}")).Is().Text("status"));
        }

        (await Api.Post($"{Mindex}/{id}/mosfet", new { mosfet = "M4", state = true })).IsRefused(422, path: "$.mosfet");
        (await Api.Post($"{Mindex}/{id}/reboot", new { side = "B" })).IsRefused(422);
        (await Api.Post($"{Mindex}/{id}/firmware-update", new { url = "http://192.168.0.2/image.bin" })).IsRefused(422, path: "$.sha256");
        (await Api.Post(Mindex, new { device_id = id, command_payload = new { cmd = "led" }, scheduled_at = "2099-01-01T00:00:00Z" })).IsRefused(422);
        (await Api.Post($"{Mindex}/no-such-unit/i2c-scan", new { })).IsRefused(404, "Device not found: no-such-unit");
    }

    [Fact]
    public async Task A_host_fetches_and_acknowledges_in_the_words_of_mindex()
    {
        var id = await Born();
        var asked = Api.Post($"{Mindex}/{id}/telemetry-interval?timeout=30", new { interval_ms = 5_000 });
        var fetched = await Fetched(id);
        Assert.Equal(("stream_sensors", "pending", id), (fetched["command_payload"]!.Text("cmd"), fetched.Text("status"), fetched.Text("device_id")));
        var acknowledged = (await Api.Post($"{Mindex}/{fetched.Text("id")}/ack", new { command_id = fetched.Text("id"), success = true })).Is();
        Assert.Equal("acknowledged", acknowledged.Text("status"));
        Assert.Equal(("acknowledged", "set_interval"), (await asked).Is().Has(Command) is var done ? (done.Text("status"), done.Text("command_type")) : default);

        var queued = Api.Post(Mindex + "?timeout=30", new { device_id = id, command_type = "read", command_payload = new { cmd = "read_sensors", @params = new { } } });
        fetched = await Fetched(id);
        (await Api.Post($"{Mindex}/{fetched.Text("id")}/ack", new { success = false, error_message = "bus_stuck" })).Is();
        Assert.Equal(("failed", "bus_stuck"), (await queued).Is(201) is var failed ? (failed.Text("status"), failed.Text("error_message")) : default);

        (await Api.Post($"{Mindex}/{Guid.NewGuid()}/ack", new { success = true })).IsRefused(404);
        (await Api.Post($"{Mindex}/{fetched.Text("id")}/ack", new { })).IsRefused(422, path: "$.success");
    }

    [Fact]
    public async Task A_units_key_speaks_for_that_unit_only_here_too()
    {
        var (own, other) = (NewUnit(), NewUnit());
        var made = (await Api.Post("/api/devices/register", new { device_id = own, issue_key = true })).Is();
        using var client = Company.Silo.CreateClient(made.Text("key"));
        var unit = new Api(client);
        (await unit.Post($"/api/devices/{own}/fci-summary", new { summary = new { spikes = 1 } })).Is();
        (await unit.Get($"{Mindex}/pending/{own}")).Is();
        (await unit.Post("/api/mindex/telemetry/envelope", DevicesApi.Envelope(own, 1).ToJsonString())).Is();
        foreach (var refused in (Reply[])[
            await unit.Post($"/api/devices/{other}/fci-summary", new { summary = new { } }), await unit.Get($"{Mindex}/pending/{other}"), await unit.Post($"{Mindex}/{Guid.NewGuid()}.{other}/ack", new { success = true }),
            await unit.Post("/api/mindex/telemetry/envelope", DevicesApi.Envelope(other, 1).ToJsonString()),
            await unit.Post("/api/mindex/mycobrain/telemetry/ingest", new { device_id = other, raw_cobs_frame = Convert.ToBase64String(TcpBoard.Frame(1, 1, """{"t":1}""")) }),
            await unit.Post($"{Mindex}/{own}/i2c-scan", new { }), await unit.Post($"/devices/{own}/command", new { command = "status" }), await unit.Get("/devices"), await unit.Get("/ports"), await unit.Post("/devices/connect/COM3"), await unit.Get("/api/devices/crep")])
        {
            refused.IsRefused(403);
        }
    }

    [Fact]
    public async Task A_port_that_no_link_has_is_refused_with_what_to_configure()
    {
        foreach (var path in (string[])["COM3", "%2Fdev%2FttyACM7", "/dev/ttyACM7"])
        {
            var problem = (await Api.Post($"/devices/connect/{path}")).IsRefused(404);
            Assert.Equal("not_found", problem.Text("code"));
            Assert.Contains("Mas:Links:0:Address", problem.Text("detail"), StringComparison.Ordinal);
        }

        (await Api.Get("/ports")).Is().Has("ports:list count:whole timestamp:time");
        var id = NewUnit();
        await Beat(id);
        Assert.DoesNotContain((await Api.Get("/devices?limit=10000")).Is().Has("devices:list count:whole timestamp:time").List("devices"), device => device.Text("device_id") == id);
        (await Api.Post("/devices/no-such-unit/command", new { command = new { cmd = "status" } })).IsRefused(404, "Device not found: no-such-unit");
    }

    [Fact]
    public async Task A_unit_that_only_its_host_tells_of_is_said_to_lack_a_link()
    {
        var id = await Born();
        var problem = (await Api.Post($"/devices/{id}/command", new { command = new { cmd = "read_sensors" }, timeout = 0.5 })).IsRefused(503);
        Assert.Contains($"GET /api/devices/{id}/commands/pending", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("Mas:Links", problem.Text("detail"), StringComparison.Ordinal);
    }

    private async Task<JsonNode> Fetched(string id) => (await Eventually.Value(
        async () => (await Api.Get($"{Mindex}/pending/{id}")).Is().AsArray().FirstOrDefault(), command => command is not null, "the command waits", TimeSpan.FromSeconds(15), Cancellation))!;
}
