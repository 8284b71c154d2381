using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Devices.Protocol;
using Mycosoft.Devices.Protocol.Messages;

namespace Mycosoft.Devices.Links;

/// <summary>A heartbeat that a unit's host publishes, with what the original's bridge takes it to mean where it says nothing.</summary>
internal static class HostHeartbeat
{
    private const string Role = "gateway";
    private const string Board = "jetson";
    private const string Host = "127.0.0.1";
    private const int Port = 8003;
    private const int LongestText = 200;
    private const int LargestExtra = 16_384;

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static bool TryRead(ReadOnlySpan<byte> utf8, string topicUnit, DeviceRoute route, DateTime heardAt, string source, [NotNullWhen(true)] out DeviceHello? hello, out FrameError error)
    {
        hello = null;
        if (Parse(utf8) is not { } document)
        {
            error = FrameError.BadJson;
            return false;
        }

        // The topic says whose it is where the document does not.
        if (document["device_id"] is null && document["deviceId"] is null)
            document["device_id"] = topicUnit;
        if (!MessageReader.TryReadJson(JsonTopic.Heartbeat, JsonSerializer.SerializeToUtf8Bytes(document), out var message, out error) || message is not HelloMessage said)
            return false;
        hello = new(said.DeviceId ?? topicUnit, route, heardAt)
        {
            Firmware = Known(said.Firmware),
            Role = Known(said.Role) ?? Role,
            DisplayName = Known(said.DisplayName),
            Sensors = said.Sensors.Count > 0 ? said.Sensors : null,
            Capabilities = said.Capabilities.Count > 0 ? said.Capabilities : [source],
            Board = Text(document, "board_type") ?? Board,
            Name = Text(document, "device_name"),
            Host = Text(document, "host") ?? Host,
            Port = document["port"] is JsonValue port && port.TryGetValue<int>(out var number) && number is >= 1 and <= 65_535 ? number : Port,
            Location = Text(document, "location"),
            ConnectionType = Text(document, "connection_type"),
            IngestionSource = Text(document, "ingestion_source") ?? source,
            Extra = Extra(document),
        };
        return true;
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> utf8) => MessageReader.IsDocument(utf8) ? JsonNode.Parse(utf8, documentOptions: Depth)!.AsObject() : null;

    private static JsonText Extra(JsonObject document)
    {
        var extra = document["extra"] as JsonObject is { } given && given.ToJsonString() is { Length: <= LargestExtra } text ? JsonNode.Parse(text)!.AsObject() : [];
        extra["mqtt_bridge"] = true;
        return new(extra.ToJsonString());
    }

    private static string? Text(JsonObject document, string name) => document[name] is JsonValue value && value.TryGetValue<string>(out var text) ? Known(text) : null;

    /// <summary>What is said not to be known leaves what was known before.</summary>
    private static string? Known(string? text) => string.IsNullOrWhiteSpace(text) || text == "unknown" || text.Length > LongestText ? null : text;
}
