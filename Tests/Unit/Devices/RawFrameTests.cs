using System.Text.Json;
using Mycosoft.Devices;
using Mycosoft.Tests.Unit.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class RawFrameTests
{
    private static readonly Arrival Arrival = new(KnownUnit.Now);

    [Fact]
    public void A_frame_is_read_in_place_of_the_payload()
    {
        var reading = Assert.IsType<DeviceReading>(Read(Vectors.TelemetryD, """ "recorded_at":"2026-02-09T07:59:58Z","device_timestamp_ms":1500,"payload":{"battery_v":3.9}""").Value);
        Assert.Equal(("a-unit", DeviceRoute.Http, KnownUnit.Now.AddSeconds(-2), 1500L), (reading.DeviceId, reading.Route.Link, reading.DeviceTime, reading.UptimeMs));
        Assert.Equal([new DeviceMetric("t", 1)], reading.Metrics);
    }

    [Fact]
    public void What_a_frame_says_beside_readings_is_heard_as_on_a_link()
    {
        var happened = Assert.IsType<DeviceEvent>(Read(Vectors.Event).Value);
        Assert.Equal(("a-unit", "estop_activated", 9L), (happened.DeviceId, happened.Name, happened.Sequence));
        var reply = Assert.IsType<DeviceReply>(Read(Vectors.Ack).Value);
        Assert.Equal((true, 1L, "telemetry_sent"), (reply.Success, reply.Answers, reply.Message));
        Assert.True(Assert.IsType<DeviceHello>(Read(Vectors.HelloB).Value).FromUnit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    public void Delimiters_may_be_there_or_not(string before) => Assert.IsType<DeviceEvent>(Read(before + Vectors.Event[..^2]).Value);

    [Theory]
    [InlineData(Vectors.BadCrc)]
    [InlineData(Vectors.BadMagic)]
    [InlineData(Vectors.TooShort)]
    [InlineData(Vectors.ReadSensors)]
    [InlineData("00")]
    [InlineData("")]
    [InlineData("48656c6c6f0a")]
    [InlineData(Vectors.Event + Vectors.Event)]
    public void What_is_no_frame_of_a_unit_is_refused(string hex) => Assert.Equal((FaultCodes.InvalidPayload, "$.raw_cobs_frame"), Read(hex).Fault is { } fault ? (fault.Code, fault.Path) : default);

    [Theory]
    [InlineData("\"not base64\"")]
    [InlineData("7")]
    [InlineData("{}")]
    public void What_is_no_base64_is_refused(string frame) => Assert.Contains("base64", Of($$"""{"device_id":"a-unit","raw_cobs_frame":{{frame}}}""").Fault!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_frame_without_end_is_refused() => Assert.Contains("oversize", Read(new string('1', 4_096)).Fault!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"raw_cobs_frame":"AA=="}""")]
    [InlineData("""{"device_id":"../etc","raw_cobs_frame":"AA=="}""")]
    public void It_needs_a_possible_unit(string document) => Assert.Equal("$.device_id", Of(document).Fault?.Path);

    [Fact]
    public void A_frame_of_another_unit_than_the_documents_is_refused() => Assert.Equal("$.device_id", Read(Vectors.TelemetryMmp).Fault?.Path);

    [Fact]
    public void What_came_broken_to_the_host_is_not_taken() => Assert.Equal("bad_crc", Read(Vectors.TelemetryD, """ "crc_valid":false""").Fault?.Message);

    [Fact]
    public void A_document_without_a_frame_has_none()
    {
        Assert.False(RawFrame.IsIn(JsonElement.Parse("""{"raw_cobs_frame":null}""")));
        Assert.False(RawFrame.IsIn(JsonElement.Parse("[1]")));
    }

    private static Answer<DeviceSignal> Read(string hex, string? more = null) =>
        Of($$"""{"device_id":"a-unit","raw_cobs_frame":"{{Convert.ToBase64String(Vectors.Bytes(hex))}}"{{(more is null ? "" : "," + more)}}}""");

    private static Answer<DeviceSignal> Of(string document) => RawFrame.Read(new ReadingReader(UnitKeys.None), JsonElement.Parse(document), Arrival);
}
