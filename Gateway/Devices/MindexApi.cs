using System.Text.Json;
using Mycosoft.Devices.Protocol;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>Readings under the paths and in the form of MINDEX.</summary>
internal static class MindexApi
{
    public const int MostInBatch = 1_000;

    private static readonly string[] Lists = ["readings", "items", "telemetry", "batch", "samples"];

    public static void MapMindex(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/mindex/mycobrain/telemetry").WithTags("Devices").For(Role.Operator, also: Role.Device);
        group.MapPost("/ingest", Ingest).Describe("ingestMindex", "Takes in a reading in the form of MINDEX; a raw_cobs_frame in it, in base64, is read in place of the payload").Reads<JsonElement>().Gives<MindexTaken>().Replayable();
        group.MapPost("/ingest/batch", Batch).Describe("ingestMindexBatch", "Takes in up to 1,000 such readings at once, each answered in its place").Reads<JsonElement>().Gives<MindexBatchTaken>().Replayable();
        routes.MapPost("/api/mindex/telemetry/envelope", EnvelopeIn).WithTags("Devices").For(Role.Operator, also: Role.Device)
            .Describe("addMindexEnvelope", "As POST /api/devices/envelope, in the words of MINDEX").Reads<JsonElement>().Gives<MindexEnvelopeTaken>();
    }

    private static Task<IResult> EnvelopeIn(HttpContext http, ReadingReader reader, IDeviceInbox inbox, TimeProvider clock) => IngestApi.TakeEnvelope(http, reader, inbox, clock, MindexEnvelopeTaken.Of);

    private static async Task<IResult> Ingest(HttpContext http, ReadingReader reader, IDeviceInbox inbox, TimeProvider clock)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.JsonElement);
        if (!body.TryGet(out var document, out var refusal))
            return refusal;
        var (signal, verdict, refused) = await IngestApi.Take(http, inbox, Read(reader, document, Arrival.Of(http, clock)));
        return signal is null ? refused! : TypedResults.Ok(MindexTaken.Of(signal, verdict!));
    }

    private static async Task<IResult> Batch(HttpContext http, ReadingReader reader, IDeviceInbox inbox, TimeProvider clock)
    {
        var body = await JsonBody.Read(http.Request, GatewayJson.Strict.JsonElement);
        if (!body.TryGet(out var document, out var refusal))
            return refusal;
        if (ListIn(document) is not { } list)
            return Refusal.Invalid($"The body is an array, or an object with one under {string.Join(", ", Lists)}.", "$");
        if (list.GetArrayLength() is < 1 or > MostInBatch)
            return Refusal.Invalid($"A batch has 1 to {MostInBatch:N0} readings.", "$");
        var arrival = Arrival.Of(http, clock);
        var read = list.EnumerateArray().Select((item, i) => (Id: IdIn(item), Answer: Read(reader, item, arrival.Item(i)))).ToList();
        var good = read.Where(item => item.Answer.Value is not null).Select(item => item.Answer.Value!).ToList();
        if (good.Select(signal => http.RefuseAsAnotherUnit(signal.DeviceId)).FirstOrDefault(forbidden => forbidden is not null) is { } another)
            return another;
        using var limit = RequestExtensions.WriteLimit();
        var verdicts = good.Count == 0 ? new DeviceVerdicts([]) : await inbox.Take(good, limit.Token);
        return verdicts.TryGet(out var taken, out var fault) ? Answer(read, taken.Items) : new Refusal(fault);
    }

    private static IResult Answer(List<(string? Id, Answer<DeviceSignal> Answer)> read, IReadOnlyList<DeviceVerdict> verdicts)
    {
        foreach (var outcome in verdicts.CountBy(verdict => verdict.Outcome))
            DeviceInstruments.Count(EnumNames<DeviceOutcome>.Of(outcome.Key), outcome.Value);
        // Nothing was taken in, and all of it for want of room for new units: then the whole may come again later.
        if (verdicts.Count > 0 && verdicts.Count == read.Count && verdicts.All(verdict => verdict is { Outcome: DeviceOutcome.Refused, Reason: "unknown_unit" }))
            return verdicts[0].Refusal()!;
        var results = new List<MindexTaken>(read.Count);
        var next = 0;
        foreach (var (id, answer) in read)
        {
            if (answer.TryGet(out var signal, out var fault))
            {
                results.Add(MindexTaken.Of(signal, verdicts[next++]));
                continue;
            }

            DeviceInstruments.CountWrong(fault);
            results.Add(MindexTaken.Wrong(id, fault));
        }

        return TypedResults.Ok(MindexBatchTaken.Of(results));
    }

    private static Answer<DeviceSignal> Read(ReadingReader reader, JsonElement document, Arrival arrival)
    {
        if (document.ValueKind == JsonValueKind.Object && document.TryGetProperty("sequence_number", out var sequence) && sequence.ValueKind != JsonValueKind.Null
            && !(sequence.ValueKind == JsonValueKind.Number && sequence.TryGetInt64(out var number) && number is >= 0 and <= 65_535))
        {
            return Fault.InvalidPayload("sequence_number must be 0 to 65,535.", "$.sequence_number");
        }

        if (RawFrame.IsIn(document))
            return RawFrame.Read(reader, document, arrival);
        return reader.Read(JsonTopic.MindexIngest, document, arrival).TryGet(out var reading, out var fault) ? reading : fault;
    }

    private static JsonElement? ListIn(JsonElement document)
    {
        if (document.ValueKind == JsonValueKind.Array)
            return document;
        if (document.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in Lists)
        {
            if (document.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
                return list;
        }

        return null;
    }

    private static string? IdIn(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in (ReadOnlySpan<string>)["device_id", "serial_number"])
        {
            if (item.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= 90 } text)
                return text;
        }

        return null;
    }
}
