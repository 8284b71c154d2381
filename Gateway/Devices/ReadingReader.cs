using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Mycosoft.Devices.Links;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Documents that came over HTTP as readings.</summary>
internal sealed class ReadingReader(UnitKeys keys)
{
    public const int LargestDocument = 65_536;

    private const int LongestMessageId = 128;

    private static readonly DeviceRoute Route = new(DeviceRoute.Http, "json");

    /// <summary>One reading, or what is wrong with the document: the message of the fault is the name by which the original calls it.</summary>
    /// <param name="topic">What the document is.</param>
    /// <param name="document">The document.</param>
    /// <param name="arrival">When it came, and under which key it may come again.</param>
    /// <param name="deviceId">The unit, where the address names it.</param>
    public Answer<DeviceReading> Read(JsonTopic topic, JsonElement document, Arrival arrival, string? deviceId = null)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return Fault.InvalidPayload("A reading is a JSON object.", "$");
        var utf8 = JsonMarshal.GetRawUtf8Value(document);
        if (utf8.Length > LargestDocument)
            return Fault.InvalidPayload($"A reading has at most {LargestDocument:N0} bytes.", "$");
        if (topic == JsonTopic.Envelope && Envelope.Check(utf8, keys.Of) is { } report)
            return report is { Error: null, Message: { } enclosed } ? Of(enclosed, arrival, deviceId) : Fault.InvalidPayload(report.Error ?? "invalid_json", "$");
        if (!MessageReader.TryReadJson(topic, utf8, out var message, out var error))
            return Fault.InvalidPayload(NameOf(error), "$");
        return message is TelemetryMessage reading ? Of(reading, arrival, deviceId) : Fault.InvalidPayload("It holds no reading.", "$");
    }

    public Answer<DeviceReading> Of(TelemetryMessage message, Arrival arrival, string? deviceId = null)
    {
        if ((deviceId ?? message.DeviceId) is not { } unit || !UnitIds.IsPossible(unit))
            return UnitNames.Impossible("$.device_id");
        if (deviceId is not null && message.DeviceId is { } said && UnitIds.AgentOf(said) != UnitIds.AgentOf(deviceId))
            return OfAnother(said, deviceId);
        if (message.MessageId is { Length: 0 or > LongestMessageId })
            return Fault.InvalidPayload($"A message id has 1 to {LongestMessageId} characters.", "$.msgId");
        if (message.Sequence is < 0)
            return Fault.InvalidPayload("invalid_seq", "$.seq");
        if (keys.Refuses(unit, message))
            return Fault.InvalidPayload(UnitKeys.Missing, "$");
        return (DeviceReading)DeviceSignals.Of(message with { MessageId = message.MessageId ?? arrival.MessageId }, unit, Route, arrival.At, DeviceRoute.Http, redelivered: false)!;
    }

    public static Fault OfAnother(string said, string deviceId) => Fault.InvalidPayload($"The document is of {said} and the address of {deviceId}.", "$.device_id");

    /// <summary>An envelope in CBOR.</summary>
    public Answer<DeviceReading> ReadCbor(ReadOnlySpan<byte> cbor, Arrival arrival) =>
        CborEnvelope.TryRead(cbor, keys.Of, out var message, out var error) ? Of(message, arrival) : Fault.InvalidPayload(NameOf(error), "$");

    private static string NameOf(FrameError error) => error switch
    {
        FrameError.BadHash => "hash_mismatch",
        _ => error.Name(),
    };
}

/// <summary>When a document came.</summary>
/// <param name="MessageId">The id of a document that has none, by the key that its sender put to the request; null without a key.</param>
internal readonly record struct Arrival(DateTime At, string? MessageId = null)
{
    public static Arrival Of(HttpContext http, TimeProvider clock) => new(
        clock.GetUtcNow().UtcDateTime,
        IdempotencyKey.TryRead(http.Request, out var key, out _) && key is not null ? $"{DeviceReading.KeyPrefix}{IdempotencyKey.Derive(http.Principal(), http.Request.Path, key):n}" : null);

    /// <summary>Of a document among several in one request.</summary>
    public Arrival Item(int index) => this with { MessageId = MessageId is null ? null : string.Create(CultureInfo.InvariantCulture, $"{MessageId}.{index}") };
}
