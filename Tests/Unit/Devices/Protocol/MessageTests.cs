using System.Buffers;
using System.Text;
using System.Text.Json;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Tests.Unit.Devices.Protocol;

public sealed class MessageTests
{
    [Fact]
    public void An_answer_names_the_number_of_its_command()
    {
        var reply = Assert.IsType<ReplyMessage>(Assert.Single(Heard.Of(Vectors.Bytes(Vectors.Ack)).Messages));

        Assert.Equal((true, 1, "telemetry_sent", (byte?)0xA1), (reply.Success, reply.Answers, reply.Text, reply.Source));
        Assert.False(reply.Cumulative);
    }

    [Fact]
    public void An_answer_whose_number_stands_in_its_payload_is_understood()
    {
        var reply = Read<ReplyMessage>(new(MdpTypes.Ack, 4, 0, MdpFlags.IsNack), """{"success":false,"ack_sequence":12}""");

        Assert.Equal((false, 12), (reply.Success, reply.Answers));
    }

    [Fact]
    public void The_result_of_a_struct_command_names_the_command_and_its_status()
    {
        var reply = Assert.IsType<ReplyMessage>(Assert.Single(Heard.Of(Vectors.Bytes(Vectors.CommandResult)).Messages));

        Assert.Equal((true, 1, "0x0004", "ok"), (reply.Success, reply.Answers, reply.Command, reply.Text));
    }

    [Fact]
    public void An_answer_without_a_payload_says_only_that_all_before_it_has_arrived()
    {
        var reply = Assert.IsType<ReplyMessage>(Assert.Single(Heard.Of(Vectors.Bytes(Vectors.AckOnly)).Messages));

        Assert.Equal((true, 12, "received"), (reply.Cumulative, reply.Answers, reply.Text));
    }

    [Fact]
    public void Side_B_says_hello_without_a_name_and_side_A_does_not()
    {
        var hello = Assert.IsType<HelloMessage>(Assert.Single(Heard.Of(Vectors.Bytes(Vectors.HelloB)).Messages));
        Assert.Equal((null, "side_b", "side-b-mdp-2.0.0"), (hello.DeviceId, hello.Role, hello.Firmware));

        var named = Read<HelloMessage>(new(MdpTypes.Hello, 1), """{"device_id":"mycobrain-a1b2c3","role":"mushroom1","sensors":["bme688_a","ai1"],"capabilities":["estop"]}""");
        Assert.Equal(("mycobrain-a1b2c3", "mushroom1"), (named.DeviceId, named.Role));
        Assert.Equal(["bme688_a", "ai1"], named.Sensors);

        Assert.Equal([FrameError.MissingField], Heard.Of(Frame(new(MdpTypes.Hello, 1), """{"role":"mushroom1"}""")).Wrongs);
    }

    [Fact]
    public void Telemetry_gives_its_numbers_by_their_paths()
    {
        var message = Read<TelemetryMessage>(
            new(MdpTypes.Telemetry, 5, 3), """{"type":"telemetry","uptime_s":30,"estop":false,"analog":{"ai1":512},"bme688":{"a":{"temperature_c":22.5,"gas_ohm":50000}}}""");

        Assert.Equal(
            [new("uptime_s", 30), new("estop", 0), new("analog.ai1", 512), new("bme688.a.temperature_c", 22.5), new("bme688.a.gas_ohm", 50000)],
            message.Metrics);
        Assert.Equal((30_000, false, 5, 3), (message.UptimeMs, message.Estop, message.Sequence, message.Answers));
    }

    [Fact]
    public void Numbers_are_64_at_most_and_none_that_is_infinite()
    {
        var many = "{" + string.Join(',', Enumerable.Range(0, 100).Select(n => $"\"m {n}\":{n}")) + "}";
        var message = Read<TelemetryMessage>(new(MdpTypes.Telemetry, 1), many);

        Assert.Equal(64, message.Metrics.Count);
        Assert.Equal("m_0", message.Metrics[0].Name);
        Assert.Equal([FrameError.BadNumber], Heard.Of(Frame(new(MdpTypes.Telemetry, 1), """{"t":1e400}""")).Wrongs);
    }

    [Theory]
    [InlineData("""{"t":1""")]
    [InlineData("""{"t":1,"t":2}""")]
    [InlineData("""{"t":"\u0000"}""")]
    [InlineData("""{"t":"\ud800"}""")]
    [InlineData("[1]")]
    public void What_no_store_could_keep_is_refused(string payload) =>
        Assert.Equal([payload[0] == '{' ? FrameError.BadJson : FrameError.BadEnvelope], Heard.Of(Frame(new(MdpTypes.Telemetry, 1), payload)).Wrongs);

    [Fact]
    public void The_struct_of_the_older_builds_is_read_in_both_places()
    {
        var data = new byte[188];
        ((byte[])[0x5A, 0xA1, 1, 1, 7, 0, 0, 0, 0x10, 0x27, 0, 0, 0xFF, 0x0F]).CopyTo(data, 0);
        BitConverter.TryWriteBytes(data.AsSpan(20), 3.3f);
        data[37] = 1;
        var crc = Crc16.Compute(data);
        var bare = new byte[220];
        var length = Cobs.Encode([.. data, (byte)crc, (byte)(crc >> 8)], bare);

        foreach (var wire in new[] { bare[..(length + 1)], Frame(new(MdpTypes.Telemetry, 7), data) })
        {
            var message = Assert.IsType<TelemetryMessage>(Assert.Single(Heard.Of(wire).Messages));
            Assert.Equal((Dialect.MdpBinary, 7, 10_000), (message.Dialect, message.Sequence, message.UptimeMs));
            Assert.Equal(4095, Value(message, "analog.ai1"));
            Assert.Equal(3.3, Value(message, "analog.ai1_v"), 5);
            Assert.Equal(1, Value(message, "mosfet.2"));
        }
    }

    [Fact]
    public void The_struct_of_the_older_builds_tells_what_is_on_its_buses()
    {
        var data = new byte[188];
        ((byte[])[0x5A, 0xA1, 1, 1, 7]).CopyTo(data, 0);
        ((byte[])[2, 0, 0, 0, 0x76, 0x77]).CopyTo(data, 40);
        (data[108], data[112], data[116], data[120]) = (0x77, 0x61, 5, 4);
        (data[117], data[121]) = (0xFF, 0xFF);

        var message = Read<TelemetryMessage>(new(MdpTypes.Telemetry, 7), data);

        Assert.Equal((2, 0x77, 0x61, 5, 4), (Value(message, "i2c.0.count"), Value(message, "i2c.0.bme_addr"), Value(message, "i2c.0.bme_chip"), Value(message, "i2c.0.sda"), Value(message, "i2c.0.scl")));
        Assert.DoesNotContain(message.Metrics, metric => metric.Name is "i2c.1.sda" or "i2c.1.bme_addr");
        Assert.Equal([0x76, 0x77], message.Sent.GetProperty("i2c.0.addresses").EnumerateArray().Select(address => address.GetInt32()));
        Assert.Equal(4, message.Sent.GetProperty("i2c.0.scl").GetInt32());
    }

    [Fact]
    public void A_drone_tells_where_it_is_and_what_it_measures()
    {
        var data = new byte[102];
        (float Value, int At)[] reals = [(52.5f, 0), (13.4f, 4), (87.25f, 8), (15.5f, 35), (21.5f, 49), (45f, 53), (1013.25f, 57), (50_000f, 61)];
        foreach (var (value, at) in reals)
            BitConverter.TryWriteBytes(data.AsSpan(at), value);
        (data[33], data[34], data[65], data[66]) = (1, 80, 3, 42);
        "mushroom-7"u8.CopyTo(data.AsSpan(70));

        var message = Read<TelemetryMessage>(new(MdpTypes.DroneTelemetry, 3, Source: 0xA1), data);

        Assert.Equal((52.5, 87.25, 15.5, 80), (Value(message, "drone.latitude"), Value(message, "drone.altitude_msl"), Value(message, "battery_v"), Value(message, "battery_pct")));
        Assert.Equal((21.5, 1013.25, 50_000, 42), (Value(message, "temperature_c"), Value(message, "pressure_hpa"), Value(message, "gas_ohm"), Value(message, "mission.progress")));
        Assert.Equal(("mushroom-7", 3), (message.Sent.GetProperty("mission_target").GetString(), message.Sequence));
        BitConverter.TryWriteBytes(data.AsSpan(49), float.NaN);
        Assert.Equal([FrameError.BadNumber], Heard.Of(Frame(new(MdpTypes.DroneTelemetry, 4), data)).Wrongs);
    }

    [Fact]
    public void A_drones_mission_is_an_event_with_its_numbers()
    {
        byte[] data = [2, 7, 0, 0, 0, 55, 0, 0, 0, 3, .. "no gps"u8, .. new byte[58]];

        var sent = Read<EventMessage>(new(MdpTypes.DroneMissionStatus, 1), data).Sent;

        Assert.Equal((2, 7, 55, 3, "no gps"), (
            sent.GetProperty("mission_state").GetInt32(), sent.GetProperty("mission_id").GetInt32(), sent.GetProperty("progress").GetInt32(), sent.GetProperty("status").GetInt32(), sent.GetProperty("error").GetString()));
    }

    [Theory]
    [InlineData(0x07, 570, "wifisense")]
    [InlineData(0x0B, 3, "emissions")]
    [InlineData(0x20, 3, "acoustic_raw")]
    [InlineData(0x21, 3, "acoustic_fingerprint")]
    [InlineData(0x22, 3, "magnetic_anomaly")]
    [InlineData(0x23, 3, "ocean_environment")]
    [InlineData(0x24, 3, "tactical_assessment")]
    [InlineData(0x25, 3, "zeeta_bridge")]
    public void A_frame_whose_layout_nobody_gave_is_told_as_it_is(byte type, int length, string name)
    {
        byte[] data = [0x81, .. new byte[length - 1]];
        var message = Read<EventMessage>(new(type, 9), data);

        Assert.Equal((name, 9), (message.Name, message.Sequence));
        Assert.Equal((type, Convert.ToHexStringLower(data)), (message.Sent.GetProperty("type").GetByte(), message.Sent.GetProperty("payload").GetString()));
        Assert.Equal((name, "{"), Read<EventMessage>(new(type, 9), type == 7 ? [(byte)'{', .. new byte[569]] : [(byte)'{', 1]) is var brace ? (brace.Name, Encoding.UTF8.GetString(Convert.FromHexString(brace.Sent.GetProperty("payload").GetString()!)[..1])) : default);
    }

    [Theory]
    [InlineData(7, 569)]
    [InlineData(8, 101)]
    [InlineData(9, 75)]
    public void A_struct_of_another_length_is_none(byte type, int length) => Assert.Equal([FrameError.BadLength], Heard.Of(Frame(new(type, 1), [0x81, .. new byte[length - 1]])).Wrongs);

    [Fact]
    public void The_draft_has_other_words_for_some_numbers()
    {
        Assert.Equal((false, 5, "busy"), Read<ReplyMessage>(new(MdpTypes.Nack, 2, 5), """{"message":"busy"}""") is var no ? (no.Success, no.Answers, no.Text) : default);
        Assert.Equal("heartbeat", Read<EventMessage>(new(7, 3), """{"uptime":5}""").Name);
        Assert.Equal("heartbeat", Read<EventMessage>(new(7, 3), "").Name);
        Assert.Equal("mycobrain-1", Read<HelloMessage>(new(7, 3), """{"device_id":"mycobrain-1"}""").DeviceId);
        Assert.Equal("started", Read<EventMessage>(new(8, 3), "started").Sent.GetProperty("text").GetString());
        Assert.Equal(("log", "x"), Read<EventMessage>(new(8, 3), """{"msg":"x"}""") is var log ? (log.Name, log.Sent.GetProperty("msg").GetString()) : default);
        Assert.Equal([FrameError.BadLength], Heard.Of(Frame(new(8, 3), "")).Wrongs);
        Assert.Equal([FrameError.UnknownType], Heard.Of(Frame(new(0x30, 3), "{}")).Wrongs);
    }

    [Fact]
    public void Which_chip_a_sensor_is_stands_in_two_lines()
    {
        var lines = new LineReader();
        var first = Chip(lines, "  #1 chip_id: OK 0x61 | variant_id: OK 0x01");
        Assert.Equal(JsonValueKind.Null, first!.Sent.GetProperty("address").ValueKind);
        Assert.Null(Chip(lines, "--- BME ID probe @ 0x76 ---"));
        Assert.Null(Chip(lines, "  #1 chip_id: FAIL 0x00 | variant_id: FAIL 0x00"));
        var second = Chip(lines, "  #2 chip_id: OK 0x61 | variant_id: OK 0x02")!;
        Assert.Equal(("sensor_chip", "0x76", "0x61", "0x02"), (
            second.Name, second.Sent.GetProperty("address").GetString(), second.Sent.GetProperty("chip_id").GetString(), second.Sent.GetProperty("variant_id").GetString()));
        Assert.Null(Chip(lines, "------------------------"));
        Assert.Equal(JsonValueKind.Null, Chip(lines, "#1 chip_id: OK 0x61 | variant_id: OK 0x01")!.Sent.GetProperty("address").ValueKind);
        Assert.True(lines.TryRead("AMB: present=YES addr=0x77 begin=OK sub=OK"u8, out var other, out _));
        Assert.Equal("sensor_status", Assert.IsType<EventMessage>(other).Name);
    }

    [Fact]
    public void A_live_line_gives_the_names_of_the_frames()
    {
        var message = Line<TelemetryMessage>("#live AMB addr=0x77 age=12ms T=22.50C RH=65.00% P=1013.25hPa Gas=50000Ohm IAQ=25.1 CO2eq=500 VOC=0.5");

        Assert.Equal(["temperature_c", "humidity_pct", "pressure_hpa", "gas_ohm", "iaq", "co2_equivalent", "voc_equivalent"], message.Metrics.Select(metric => metric.Name["bme688.a.".Length..]));
        Assert.Equal((22.5, 50000), (message.Metrics[0].Value, message.Metrics[3].Value));

        var json = Line<TelemetryMessage>("""{"ts_ms":1500,"sensor":"ENV","tC":21.5,"rh":40,"p_hPa":1000,"gas":1000}""");
        Assert.Equal(1500, json.UptimeMs);
        Assert.Equal(21.5, Value(json, "bme688.b.temperature_c"));
    }

    [Fact]
    public void Lines_of_ndjson_are_messages()
    {
        var telemetry = Line<TelemetryMessage>("""{"type":"telemetry","ts":5000,"board_id":"AA:BB:CC","temperature":21.5,"uptime_seconds":5}""");
        Assert.Equal(("AA:BB:CC", 5000), (telemetry.DeviceId, telemetry.UptimeMs));
        Assert.Equal(["temperature", "uptime_seconds"], telemetry.Metrics.Select(metric => metric.Name));

        var ack = Line<ReplyMessage>("""{"type":"ack","cmd":"set_mosfet","message":"done","ts":1}""");
        Assert.Equal((true, "set_mosfet", "done", null), (ack.Success, ack.Command, ack.Text, ack.Answers));
        Assert.Equal((false, "bad"), (Line<ReplyMessage>("""{"type":"err","error":"bad","ts":1}""") is var err ? (err.Success, err.Text) : default));
        Assert.Equal(("AA:BB", "1.0.0"), Line<HelloMessage>("""{"type":"status","board_id":"AA:BB","version":"1.0.0","status":"ready"}""") is var hello ? (hello.DeviceId, hello.Firmware) : default);
        Assert.Equal("periph_list", Line<EventMessage>("""{"type":"periph_list","ts":1,"board_id":"AA","peripherals":[],"count":0}""").Name);
        Assert.Equal("sensor_status", Line<EventMessage>("AMB: present=YES addr=0x77 begin=OK sub=OK").Name);
        Assert.Equal("5", Line<EventMessage>("I2C: SDA=5 SCL=4 @ 100000 Hz").Sent.GetProperty("SDA").GetString());
    }

    [Fact]
    public void A_build_that_does_not_know_of_the_machine_says_the_same_under_data()
    {
        var ack = Line<ReplyMessage>("""{"type":"ack","data":{"cmd":"led","message":"LED off"}}""");
        Assert.Equal((true, "led", "LED off"), (ack.Success, ack.Command, ack.Text));
        Assert.Equal((false, "no"), (Line<ReplyMessage>("""{"type":"error","data":{"error":"no"}}""") is var err ? (err.Success, err.Text) : default));
        Assert.Equal("mosfet", Line<EventMessage>("""{"type":"mosfet","data":{"mosfet_index":0,"state":true}}""").Name);
    }

    [Fact]
    public void The_lora_gateway_prints_heads_and_answers_without_types()
    {
        Assert.True(Line<ReplyMessage>("""{"sent":true,"seq":4}""").Success);
        Assert.Equal("json_parse", Line<ReplyMessage>("""{"error":"json_parse"}""").Text);
        Assert.Equal("lora_frame", Line<EventMessage>("""{"t_ms":5,"src":161,"dst":192,"seq":3,"ack":0,"type":1,"flags":0}""").Name);
        Assert.Equal("lora_init", Line<EventMessage>("""{"lora_init":"ok"}""").Name);
        Assert.Equal("ready", Line<EventMessage>("""{"side":"gateway","mdp":1,"status":"ready"}""").Name);
    }

    [Theory]
    [InlineData("help", FrameError.PlainText)]
    [InlineData("{broken", FrameError.BadJson)]
    public void Other_lines_are_for_people_or_broken(string line, FrameError expected)
    {
        Assert.False(MessageReader.TryReadLine(Encoding.UTF8.GetBytes(line), out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Telemetry_of_a_topic_has_a_pack_or_readings()
    {
        var message = Json<TelemetryMessage>(JsonTopic.Telemetry, """{"readings":[{"id":"temp","v":21.7,"u":"C"},{"id":"on","v":true}],"ts":1770624000,"seq":4,"msgId":"m1"}""");

        Assert.Equal([new("temp", 21.7, "C"), new("on", 1)], message.Metrics);
        Assert.Equal((4, "m1", new DateTime(2026, 2, 9, 8, 0, 0, DateTimeKind.Utc)), (message.Sequence, message.MessageId, message.DeviceTime));
    }

    [Fact]
    public void What_MINDEX_takes_has_the_names_of_the_frames()
    {
        var message = Json<TelemetryMessage>(JsonTopic.MindexIngest, """
            {"serial_number":"myco-9","sequence_number":7,"device_timestamp_ms":99,"crc_valid":true,"payload":{
              "bme688_readings":[{"chip_id":97,"i2c_address":"0x76","temperature_c":20,"humidity_percent":50,"gas_resistance_ohms":9}],
              "analog":[{"channel":"AI1","voltage":1.5}],"AI2":0.5,"battery_v":3.7,"usb_power":true}}
            """);

        Assert.Equal(("myco-9", 7, 99), (message.DeviceId, message.Sequence, message.UptimeMs));
        Assert.Equal(
            [new("bme688.b.temperature_c", 20), new("bme688.b.humidity_pct", 50), new("bme688.b.gas_ohm", 9), new("analog.ai1_v", 1.5, "V"), new("analog.ai2", 0.5), new("battery_v", 3.7), new("usb_power", 1)],
            message.Metrics);
        Assert.False(MessageReader.TryReadJson(JsonTopic.MindexIngest, """{"device_id":"a","crc_valid":false,"payload":{"AI1":1}}"""u8, out _, out var error));
        Assert.Equal(FrameError.BadCrc, error);
    }

    [Fact]
    public void The_website_and_hosts_speak_json()
    {
        var message = Json<TelemetryMessage>(JsonTopic.WebsiteIngest, """{"deviceId":"d1","deviceType":"x","readings":[{"sensor":"co2","value":400,"unit":"ppm"}],"temperature":20,"timestamp":"2026-02-09T08:00:00Z"}""");
        Assert.Equal([new("co2", 400, "ppm"), new("temperature", 20)], message.Metrics);
        Assert.Equal("d1", message.DeviceId);

        var hello = Json<HelloMessage>(JsonTopic.Heartbeat, """{"device_id":"d1","host":"10.0.0.5","device_role":"gateway","firmware_version":"2.1.0","sensors":["a"]}""");
        Assert.Equal(("d1", "gateway", "2.1.0"), (hello.DeviceId, hello.Role, hello.Firmware));

        var ack = Json<ReplyMessage>(JsonTopic.Ack, """{"id":"01a2","success":false,"message":"no"}""");
        Assert.Equal((false, "no", "01a2"), (ack.Success, ack.Text, ack.Sent.GetProperty("id").GetString()));
    }

    [Fact]
    public void Every_error_has_a_name_of_its_own()
    {
        var names = Enum.GetValues<FrameError>().Select(error => error.Name()).ToArray();

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.DoesNotContain("unknown", names);
    }

    private static double Value(TelemetryMessage message, string name) => message.Metrics.Single(metric => metric.Name == name).Value;

    private static T Read<T>(MdpHeader header, string payload)
        where T : DeviceMessage => Read<T>(header, Encoding.UTF8.GetBytes(payload));

    private static T Read<T>(MdpHeader header, byte[] payload)
        where T : DeviceMessage => Assert.IsType<T>(Assert.Single(Heard.Of(Frame(header, payload)).Messages));

    private static EventMessage? Chip(LineReader lines, string line)
    {
        if (lines.TryRead(Encoding.UTF8.GetBytes(line), out var message, out var error))
            return Assert.IsType<EventMessage>(message);
        Assert.Equal(FrameError.PlainText, error);
        return null;
    }

    private static T Line<T>(string line)
        where T : DeviceMessage
    {
        Assert.True(MessageReader.TryReadLine(Encoding.UTF8.GetBytes(line), out var message, out var error), error.Name());
        return Assert.IsType<T>(message);
    }

    private static T Json<T>(JsonTopic topic, string json)
        where T : DeviceMessage
    {
        Assert.True(MessageReader.TryReadJson(topic, Encoding.UTF8.GetBytes(json), out var message, out var error), error.Name());
        return Assert.IsType<T>(message);
    }

    private static byte[] Frame(MdpHeader header, string payload) => Frame(header, Encoding.UTF8.GetBytes(payload));

    private static byte[] Frame(MdpHeader header, byte[] payload)
    {
        var wire = new ArrayBufferWriter<byte>();
        MdpFrame.Write(wire, header, payload);
        return wire.WrittenSpan.ToArray();
    }
}
