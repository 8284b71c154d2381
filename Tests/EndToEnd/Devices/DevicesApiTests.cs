using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Auth;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Devices;

[Collection(typeof(OnSqlite))]
public sealed class DevicesOnSqliteTests(SqliteCompany company) : DevicesApi(company);

[Collection(typeof(OnPostgres))]
public sealed class DevicesOnPostgresTests(PostgresCompany company) : DevicesApi(company);

/// <summary>Units over HTTP, in the shapes of the original's later app.</summary>
public abstract class DevicesApi(SharedCompany company) : UnitSuite(company)
{
    private static readonly string[] NoSuchUnit = ["no-such-unit"];
    private static readonly string[] OneSensor = ["bme688_a"];

    private const string Shape =
        "device_id:text device_name:text? device_role:text? device_display_name:text? host:text? port:whole? firmware_version:text board_type:text? sensors:list capabilities:list location:text? "
        + "connection_type:text? ingestion_source:text? extra:object status:text last_seen:time registered_at:time agent_id:text has_agent:flag link:text";

    [Fact]
    public async Task A_heartbeat_registers_a_unit_and_the_next_one_updates_it()
    {
        var id = NewUnit();
        var first = (await Beat(id, new { device_id = id, host = "192.168.0.9", device_role = "mushroom1", firmware_version = "side-a-mdp-2.1.0", sensors = OneSensor, extra = new { mdp_device_id = "mdp-7" }, unheard_of = 1 })).Is();
        Assert.Equal(("registered", id), (first.Text("status"), first.Text("device_id")));
        Assert.Equal("updated", (await Beat(id, new { device_id = id, host = "192.168.0.9" })).Is().Text("status"));

        var unit = (await Api.Get($"/api/devices/{id}")).Is().Has(Shape);
        Assert.Equal(("online", "mushroom1", "side-a-mdp-2.1.0", "http"), (unit.Text("status"), unit.Text("device_role"), unit.Text("firmware_version"), unit.Text("link")));
        Assert.Contains((await Api.Get("/api/devices?limit=10000")).Is().Has("devices:list count:whole timestamp:time").List("devices"), device => device.Text("device_id") == id);
        Assert.Equal(id, (await Api.Get($"/agents/mycobrain-device/status/{id}")).Is().Text("device_id"));
        Assert.Equal("compatible", Assert.Single((await Api.Get($"/api/devices/firmware-audit?device_id={id}")).Is().List("devices")).Text("tier"));
        Assert.Contains((await Api.Get("/api/devices/inventory?limit=10000")).Is().List("devices"), device => device.Text("device_id") == id);
        Assert.True((int)(await Api.Get("/api/devices/fleet")).Is()["online"]! >= 1);
        Assert.Equal("ok", (await Api.Get("/api/devices/health")).Is().Has("service:text version:text devices_connected:whole links_connected:whole").Text("status"));
        (await Api.Get("/api/devices/links")).Is().Has("links:list count:whole");

        Assert.Equal("unregistered", (await Api.Delete($"/api/devices/{id}")).Is().Text("status"));
        (await Api.Get($"/api/devices/{id}")).IsRefused(404, $"Device not found: {id}");
        (await Api.Delete($"/api/devices/{id}")).IsRefused(404, $"Device not found: {id}");
        Assert.Equal("registered", (await Beat(id, new { device_id = id, host = "192.168.0.9" })).Is().Text("status"));
    }

    [Fact]
    public async Task What_can_be_no_unit_is_refused()
    {
        foreach (var id in (string?[])[null, "", "coordinator", "mycobrain-coordinator", "../x", "a b", new string('x', 91)])
            (await Api.Post("/api/devices/heartbeat", new { device_id = id })).IsRefused(422, path: "$.device_id");
        (await Api.Post("/api/devices/heartbeat", new { device_id = NewUnit(), port = 0 })).IsRefused(422, path: "$.port");
        (await Api.Get("/api/devices?status=lost")).IsRefused(422);
        (await Api.Get("/api/devices/nobody-here")).IsRefused(404, "Device not found: nobody-here");
    }

    [Fact]
    public async Task A_reading_is_stored_once_and_read_back_as_it_came()
    {
        var id = NewUnit();
        await Beat(id);
        var before = (await Api.Get($"/api/devices/{id}/telemetry")).Is().Has("status:text device_id:text points:list count:whole timestamp:time");
        Assert.Null(before["telemetry"]);
        var reading = new { pack = new[] { new { id = "temperature", v = 21.7, u = "C" } }, seq = 1, msgId = "m-1" };
        Assert.False((bool)(await Api.Post($"/api/devices/{id}/telemetry", reading)).Is()["duplicate"]!);
        (await Api.Post("/api/devices/ingest", new { deviceId = id, temperature = 22.5, seq = 2 })).Is();

        var after = (await Api.Get($"/api/devices/{id}/telemetry?n=10")).Is();
        Assert.Equal(2, (int)after["count"]!);
        Assert.Equal(22.5, (double)after["telemetry"]!["temperature"]!);
        var range = (await Api.Get($"/api/devices/{id}/telemetry?from={DateTime.UtcNow.AddMinutes(-5):O}&step=300&metrics=temperature")).Is();
        Assert.Equal(2, range.List("series").Single().List("buckets").Sum(bucket => (int)bucket["count"]!));
        (await Api.Post($"/api/devices/{id}/telemetry", new { note = "no number" })).IsRefused(422);
        (await Api.Get($"/api/devices/{id}/telemetry?n=0")).IsRefused(422);
    }

    [Fact]
    public async Task An_envelope_is_taken_if_its_hash_fits_and_only_once()
    {
        var id = NewUnit();
        var good = Envelope(id, 1);
        var ack = (await Api.Post("/api/devices/envelope", good.ToJsonString())).Is().Has("deviceId:text msgId:text seq:whole accepted:flag reason:text? ackedAtUtc:time");
        Assert.Equal((true, null, "hashed"), ((bool)ack["accepted"]!, (string?)ack["reason"], ack.Text("integrity")));
        Assert.Equal("duplicate", (await Api.Post("/api/devices/envelope", new JsonObject { ["envelope"] = good.DeepClone() }.ToJsonString())).Is().Text("reason"));

        var forged = Envelope(id, 2);
        forged["pack"]![0]!["v"] = 99;
        (await Api.Post("/api/devices/envelope", forged.ToJsonString())).IsRefused(422, "hash_mismatch");
        (await Api.Post("/api/devices/envelope", new { hdr = new { } })).IsRefused(422, "missing_keys:hash,pack,seq,sig,ts");
        (await Api.Send(HttpMethod.Post, "/api/devices/envelope", "not cbor", contentType: "application/cbor")).IsRefused(422);
        Assert.Equal(1, (int)(await Api.Get($"/api/devices/{id}/telemetry?n=10")).Is()["count"]!);
    }

    [Fact]
    public async Task A_batch_of_mindex_is_answered_each_in_its_place()
    {
        var id = NewUnit();
        object Item(int sequence) => new { serial_number = id, sequence_number = sequence, payload = new { bme688_a = new { temperature_c = 20 + sequence }, battery_v = 3.9 } };
        var single = (await Api.Post("/api/mindex/mycobrain/telemetry/ingest", Item(1))).Is().Has("success:flag device_id:text samples_created:whole streams_updated:list message:text");
        Assert.Equal(2, (int)single["samples_created"]!);
        var batch = (await Api.Post("/api/mindex/mycobrain/telemetry/ingest/batch", new { readings = new[] { Item(1), Item(2), Item(3), new { serial_number = id }, Item(70_000) } })).Is();
        Assert.Equal((3, 1, 2), ((int)batch["accepted"]!, (int)batch["duplicates"]!, (int)batch["rejected"]!));
        Assert.Equal([true, true, true, false, false], batch.List("results").Select(result => (bool)result["success"]!));
        (await Api.Post("/api/mindex/mycobrain/telemetry/ingest/batch", new { readings = Array.Empty<object>() })).IsRefused(422);
        (await Api.Post("/api/mindex/mycobrain/telemetry/ingest/batch", Enumerable.Range(0, 1_001).Select(i => new { i }))).IsRefused(422);
        Assert.Equal(3, (int)(await Api.Get($"/api/devices/{id}/telemetry?n=10")).Is()["count"]!);
    }

    [Fact]
    public async Task A_units_key_speaks_for_that_unit_only_and_a_gateways_for_all()
    {
        var (own, other) = (NewUnit(), NewUnit());
        var made = (await Api.Post("/api/devices/register", new { device_id = own, issue_key = true })).Is();
        using var client = Company.Silo.CreateClient(made.Text("key"));
        var unit = new Api(client);
        (await unit.Post("/api/devices/heartbeat", new { device_id = own })).Is();
        (await unit.Post($"/api/devices/{own}/telemetry", new { temperature = 1 })).Is();
        Assert.Empty((await unit.Get($"/api/devices/{own}/commands/pending")).Is().List("commands"));
        foreach (var refused in (Reply[])[
            await unit.Post("/api/devices/heartbeat", new { device_id = other }), await unit.Post($"/api/devices/{other}/telemetry", new { temperature = 1 }),
            await unit.Post("/api/mindex/mycobrain/telemetry/ingest/batch", new[] { new { device_id = other, payload = new { battery_v = 3.9 } } }),
            await unit.Get($"/api/devices/{other}/commands/pending"), await unit.Post("/api/devices/register", new { device_id = own, issue_key = true }), await unit.Get($"/api/devices/{own}"), await unit.Post($"/api/devices/{own}/command", new { command = "status" })])
        {
            refused.IsRefused(403);
        }

        var gateway = Company.Silo.As(await Api.MakeKey("device", $"gateway-{Guid.NewGuid():n}"));
        (await gateway.Post("/api/devices/heartbeat", new { device_id = other })).Is();
    }

    [Fact]
    public async Task A_command_to_a_unit_that_cannot_be_reached_says_so()
    {
        var id = NewUnit();
        (await Api.Post($"/api/devices/{id}/command", new { command = "status" })).IsRefused(404, $"Device not found: {id}");
        await Beat(id);
        (await Api.Post($"/api/devices/{id}/command", new { command = "status" })).IsRefused(503);
        (await Api.Post("/agents/mycobrain-device/command", new { device_id = id, command = "status", parameters = new { } })).IsRefused(503);
        (await Api.Post($"/api/devices/{id}/command", new { command = "" })).IsRefused(422, path: "$.command");
        (await Api.Get($"/api/devices/{id}/twin")).IsRefused(503);
    }

    [Fact]
    public async Task A_unit_behind_http_fetches_its_command_and_its_word_is_the_answer()
    {
        var id = await Born();
        foreach (var (success, word) in ((bool, string)[])[(true, "done"), (false, "estop_active")])
        {
            var asked = Api.Post($"/api/devices/{id}/command", new { command = "read_sensors", timeout = 20 });
            var fetched = await Eventually.Value(
                async () => (await Api.Get($"/api/devices/{id}/commands/pending")).Is().List("commands").FirstOrDefault(), command => command is not null, "the command waits", TimeSpan.FromSeconds(15), Cancellation);
            (await Api.Post($"/api/devices/{id}/commands/{fetched!.Text("id")}/ack", new { success, message = word })).Is();
            var answer = (await asked).Is().Has("status:text device_id:text mdp_path_id:text command:text response:object timestamp:time");
            Assert.Equal((success ? "ok" : "nack", word, success), (answer.Text("status"), answer["response"]!.Text("message"), (bool)answer["response"]!["success"]!));
        }
    }

    [Fact]
    public async Task A_command_that_nobody_fetches_in_time_is_taken_back()
    {
        var id = await Born();
        (await Api.Post($"/api/devices/{id}/command", new { command = "read_sensors", timeout = 0.5 })).IsRefused(503);
        Assert.Empty((await Api.Get($"/api/devices/{id}/commands/pending")).Is().List("commands"));
    }

    [Fact]
    public async Task What_moves_something_waits_for_a_person()
    {
        var id = await Born();
        var asked = (await Api.Post($"/api/devices/{id}/command", new { command = "set_output", @params = new { output = "mosfet1", value = 1 } })).Is(202).Has("status:text approval_id:uuid task_id:uuid");
        Assert.Equal("waiting_approval", asked.Text("status"));
    }

    [Fact]
    public async Task The_coordinator_knows_the_fleet_and_commands_it_only_where_it_can()
    {
        var id = NewUnit();
        await Beat(id, new { device_id = id, device_role = "alarm", firmware_version = "side-a-mdp-2.0.0" });
        await Api.Post("/agents/spawn", new { agent_id = "mycobrain-coordinator" });
        var selector = new { ids = new[] { id } };
        var status = (await Api.Do("mycobrain-coordinator", "fleet_status", new { filter = selector }))["result"]!;
        Assert.Equal((1, 1), ((int)status["total_devices"]!, (int)status["online"]!));
        Assert.Equal("partial", (await Api.Do("mycobrain-coordinator", "firmware_audit", new { device_id = id }))["result"]!.List("units").Single().Text("tier"));
        Assert.Equal("no_agent", (await Api.Do("mycobrain-coordinator", "fleet_alerts", new { selector }))["result"]!.List("alerts").Single().Text("kind"));
        var command = (await Api.Do("mycobrain-coordinator", "fleet_command", new { command = "read_sensors", targets = new[] { id } }))["result"]!;
        Assert.Equal(("skipped", 1), (command.List("units").Single().Text("outcome"), (int)command["outcomes"]!["skipped"]!));
        Assert.Equal("not_found", (await Api.Do("mycobrain-coordinator", "fleet_command", new { command = "read_sensors", targets = NoSuchUnit })).Text("error_code"));
        (await Api.Post("/api/devices/ingest", new { deviceId = id, temperature = 20.5, seq = 1 })).Is();
        var aggregate = (await Api.Do("mycobrain-coordinator", "telemetry_aggregate", new { metric = "temperature", selector, agg = "p95" }))["result"]!;
        Assert.Equal(20.5, (double)aggregate.List("groups").Single()["value"]!);
        (await Api.Post($"/agents/mycobrain-coordinator/stop")).Is();
    }

    internal static JsonObject Envelope(string id, int sequence)
    {
        // Sorted keys, as the hash is over.
        var utc = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        var head = $$"""{"deviceId":"{{id}}","msgId":"{{Guid.NewGuid()}}","proto":"mqtt"}""";
        var text = $$"""{"hdr":{{head}},"meta":{"schema":"mycosoft.v1","units":"si"},"pack":[{"id":"temperature","u":"C","v":21.7}],"seq":{{sequence}},"ts":{"mono_ms":155010,"utc":"{{utc}}"} }""".Replace(" }", "}", StringComparison.Ordinal);
        var envelope = JsonNode.Parse(text)!.AsObject();
        envelope["hash"] = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        envelope["sig"] = "ed25519:" + Convert.ToBase64String(new byte[64]);
        return envelope;
    }
}
