using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Mycosoft.Devices;
using Mycosoft.Devices.Protocol;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class ReadingReaderTests
{
    private static readonly Arrival Arrival = new(KnownUnit.Now);
    private static readonly UnitKeys Keys = new(new Dictionary<string, byte[]> { ["mycobrain-signer"] = new byte[32] });

    [Fact]
    public void A_pack_is_the_reading_of_the_unit_in_the_address()
    {
        var reading = Read(JsonTopic.Telemetry, """{"pack":[{"id":"temperature","v":21.7,"u":"C"}],"seq":7,"msgId":"m-1","ts":"2026-02-09T07:59:59Z"}""", "a-unit").Value!;
        Assert.Equal(("a-unit", DeviceRoute.Http, 7L, "m-1", KnownUnit.Now.AddSeconds(-1)), (reading.DeviceId, reading.Route.Link, reading.Sequence, reading.MessageId, reading.DeviceTime));
        Assert.Equal([new DeviceMetric("temperature", 21.7, "C")], reading.Metrics);
    }

    [Fact]
    public void The_key_of_a_request_is_the_id_of_a_reading_that_has_none()
    {
        var arrival = Keyed("first");
        var reading = new ReadingReader(Keys).Read(JsonTopic.Telemetry, JsonElement.Parse("""{"temperature":21.5}"""), arrival, "a-unit").Value!;
        Assert.StartsWith(DeviceReading.KeyPrefix, reading.MessageId, StringComparison.Ordinal);
        Assert.False(reading.Redelivered);
        Assert.Equal("m-1", new ReadingReader(Keys).Read(JsonTopic.Telemetry, JsonElement.Parse("""{"temperature":21.5,"msgId":"m-1"}"""), arrival, "a-unit").Value!.MessageId);
        Assert.Equal(arrival.MessageId, Keyed("first").MessageId);
        Assert.Equal(4, new[] { arrival, Keyed("second"), arrival.Item(0), arrival.Item(1) }.Select(a => a.MessageId).Distinct().Count());
        Assert.Null(Keyed(null).Item(3).MessageId);
    }

    [Fact]
    public void A_document_of_mindex_names_its_unit()
    {
        var reading = Read(JsonTopic.MindexIngest, """{"serial_number":"mb-7x","sequence_number":9,"payload":{"bme688_a":{"temperature_c":20.5},"battery_v":3.9}}""").Value!;
        Assert.Equal(("mb-7x", 9L, true), (reading.DeviceId, reading.Sequence, reading.IsNarrow));
        Assert.Contains(reading.Metrics, metric => metric is { Name: "bme688.a.temperature_c", Value: 20.5 });
    }

    [Theory]
    [InlineData(JsonTopic.Telemetry, """{"pack":[{"id":"t","v":1}],"device_id":"another"}""", "$.device_id")]
    [InlineData(JsonTopic.Telemetry, "[1]", "$")]
    [InlineData(JsonTopic.Telemetry, """{"note":"no number"}""", "$")]
    [InlineData(JsonTopic.Telemetry, """{"pack":[{"id":"t","v":1}],"seq":-1}""", "$.seq")]
    [InlineData(JsonTopic.Telemetry, """{"pack":[{"id":"t","v":1e101}]}""", "$")]
    public void What_is_no_reading_of_the_unit_is_refused(JsonTopic topic, string document, string path) => Assert.Equal(path, Read(topic, document, "a-unit").Fault?.Path);

    [Theory]
    [InlineData("""{"payload":{"battery_v":3.9}}""")]
    [InlineData("""{"device_id":"../etc","payload":{"battery_v":3.9}}""")]
    [InlineData("""{"device_id":"coordinator","payload":{"battery_v":3.9}}""")]
    [InlineData("""{"device_id":"a-unit","crc_valid":false,"payload":{"battery_v":3.9}}""")]
    public void What_has_no_possible_unit_or_came_broken_is_refused(string document) => Assert.Equal(FaultCodes.InvalidPayload, Read(JsonTopic.MindexIngest, document).Fault?.Code);

    [Theory]
    [InlineData("""{"hdr":{},"seq":1}""", "missing_keys:hash,pack,sig,ts")]
    [InlineData("""{"hdr":{"deviceId":"a"},"seq":1,"ts":{},"pack":[],"meta":{},"hash":"","sig":""}""", "missing_hdr_fields")]
    [InlineData("""{"hdr":{"deviceId":"a","proto":"mqtt","msgId":"m"},"seq":"1","ts":{},"pack":[],"meta":{},"hash":"","sig":""}""", "invalid_seq")]
    [InlineData("""{"hdr":{"deviceId":"a","proto":"mqtt","msgId":"m"},"seq":1,"ts":{},"pack":{},"meta":{},"hash":"","sig":""}""", "invalid_pack")]
    public void What_is_wrong_with_an_envelope_has_the_originals_name(string envelope, string name)
    {
        Assert.Equal(name, Read(JsonTopic.Envelope, envelope).Fault?.Message);
        Assert.Equal(name, Read(JsonTopic.Envelope, $$"""{"envelope":{{envelope}}}""").Fault?.Message);
    }

    [Theory]
    [InlineData(JsonTopic.Telemetry, """{"pack":[{"id":"t","v":1}]}""", "mycobrain-signer")]
    [InlineData(JsonTopic.WebsiteIngest, """{"deviceId":"signer","t":1}""", null)]
    [InlineData(JsonTopic.MindexIngest, """{"serial_number":"signer","payload":{"battery_v":3.9}}""", null)]
    public void A_unit_that_has_to_sign_is_not_believed_in_forms_without_a_signature(JsonTopic topic, string document, string? deviceId) =>
        Assert.Equal("signature_missing", Read(topic, document, deviceId).Fault?.Message);

    [Fact]
    public void A_document_that_is_too_large_is_refused() => Assert.Contains("65,536", Read(JsonTopic.Telemetry, $$"""{"t":1,"note":"{{new string('x', 70_000)}}"}""", "a-unit").Fault!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_message_id_without_end_is_refused() => Assert.Equal("$.msgId", Read(JsonTopic.Telemetry, $$"""{"pack":[{"id":"t","v":1}],"msgId":"{{new string('x', 129)}}"}""", "a-unit").Fault?.Path);

    private static Arrival Keyed(string? key)
    {
        var http = new DefaultHttpContext();
        if (key is not null)
            http.Request.Headers["Idempotency-Key"] = key;
        return Arrival.Of(http, TimeProvider.System);
    }

    private static Answer<DeviceReading> Read(JsonTopic topic, string document, string? deviceId = null) => new ReadingReader(Keys).Read(topic, JsonElement.Parse(document), Arrival, deviceId);
}
