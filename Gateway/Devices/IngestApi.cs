using System.Text.Json;
using Mycosoft.Devices.Protocol;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Readings over HTTP, one at a time. What is answered is on disk.</summary>
internal static class IngestApi
{
    public static void MapIngest(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/devices").WithTags("Devices").For(Role.Operator, also: Role.Device);
        group.MapPost("/{id}/telemetry", Telemetry).Describe("addTelemetry", "Takes in a reading of a unit: {pack or readings: [{id, v, u}], ts, seq, msgId}, or numbers by name").Reads<JsonElement>().Gives<ReadingTaken>().Replayable();
        group.MapPost("/ingest", Website).Describe("ingestTelemetry", "Takes in a reading in the website's form").Reads<JsonElement>().Gives<ReadingTaken>().Replayable();
        group.MapPost("/envelope", EnvelopeIn).Describe("addEnvelope", "Takes in an envelope, as JSON or as CBOR; its hash and signature are checked").Reads<JsonElement>().Gives<EnvelopeTaken>();
    }

    private static Task<IResult> Telemetry(HttpContext http, ReadingReader reader, IDeviceInbox inbox, TimeProvider clock, string id) =>
        UnitIds.IsPossible(id) ? Json(http, reader, inbox, clock, JsonTopic.Telemetry, id) : Task.FromResult<IResult>(new Refusal(UnitNames.NotFound(id)));

    private static Task<IResult> Website(HttpContext http, ReadingReader reader, IDeviceInbox inbox, TimeProvider clock) => Json(http, reader, inbox, clock, JsonTopic.WebsiteIngest);

    private static async Task<IResult> Json(HttpContext http, ReadingReader reader, IDeviceInbox inbox, TimeProvider clock, JsonTopic topic, string? deviceId = null)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.JsonElement);
        if (!body.TryGet(out var document, out var refusal))
            return refusal;
        var arrival = Arrival.Of(http, clock);
        var (reading, verdict, refused) = await Take(http, inbox, reader.Read(topic, document, arrival, deviceId));
        return reading is null ? refused! : TypedResults.Ok(ReadingTaken.Of(reading, verdict!, arrival.At));
    }

    private static Task<IResult> EnvelopeIn(HttpContext http, ReadingReader reader, IDeviceInbox inbox, TimeProvider clock) => TakeEnvelope(http, reader, inbox, clock, EnvelopeTaken.Of);

    /// <summary>An envelope in JSON or CBOR, answered in the words of whoever asks.</summary>
    public static async Task<IResult> TakeEnvelope<T>(HttpContext http, ReadingReader reader, IDeviceInbox inbox, TimeProvider clock, Func<DeviceReading, DeviceVerdict, DateTime, T> answer)
    {
        var arrival = Arrival.Of(http, clock);
        Answer<DeviceReading> read;
        if (CborBody.IsCbor(http.Request))
        {
            var body = await CborBody.Read(http.Request);
            if (!body.TryGet(out var bytes, out var refusal))
                return refusal;
            read = reader.ReadCbor(bytes, arrival);
        }
        else
        {
            var body = await JsonBody.Read(http.Request, GatewayJson.Strict.JsonElement);
            if (!body.TryGet(out var document, out var refusal))
                return refusal;
            read = reader.Read(JsonTopic.Envelope, document, arrival);
        }

        var (reading, verdict, refused) = await Take(http, inbox, read);
        return reading is null ? refused! : TypedResults.Ok(answer(reading, verdict!, arrival.At));
    }

    /// <summary>The signal and what became of it, or the answer to give instead.</summary>
    public static async Task<(T? Signal, DeviceVerdict? Verdict, Refusal? Refusal)> Take<T>(HttpContext http, IDeviceInbox inbox, Answer<T> read)
        where T : DeviceSignal
    {
        if (!read.TryGet(out var signal, out var fault))
        {
            DeviceInstruments.CountWrong(fault);
            return (null, null, new(fault));
        }

        if (http.RefuseAsAnotherUnit(signal.DeviceId) is { } forbidden)
            return (null, null, forbidden);
        using var limit = RequestExtensions.WriteLimit();
        if (!(await inbox.Take(signal, limit.Token)).TryGet(out var verdict, out fault))
            return (null, null, new(fault));
        DeviceInstruments.Count(EnumNames<DeviceOutcome>.Of(verdict.Outcome));
        return verdict.Refusal() is { } refused ? (null, null, refused) : (signal, verdict, null);
    }
}
