using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Mycosoft.Agents;
using Mycosoft.Devices.Protocol.Images;
using Mycosoft.Http;

namespace Mycosoft.Firmware;

/// <summary>Firmware: published, listed, withdrawn, and loaded by units under addresses that were signed for them.</summary>
internal static class FirmwareApi
{
    // What is around an image in a form, and the texts beside it.
    private const long Surroundings = 65_536;

    public static void MapFirmware(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/firmware").WithTags("Firmware").For(Role.Viewer, Role.Operator);
        group.MapGet("", List).Describe("listFirmware", "Published firmware, newest first").Gives<FirmwareList>()
            .Takes("product", "Only this product's").Takes("channel", "stable, beta or dev").Takes("withdrawn", "true: with withdrawn ones").Takes("limit", "1 to 1,000").Takes("cursor", "next_cursor of the page before");
        group.MapPost("", Publish).Describe("publishFirmware", "Publishes an image: application/octet-stream with the rest in the query, or multipart/form-data with a file; at most 16 MB").Gives<FirmwareRecord>(StatusCodes.Status201Created)
            .WithMetadata(new RequestSizeLimitAttribute(IFirmwareParts.Largest + Surroundings))
            .Takes("product", "Such as side-a-mdp").Takes("version", "As its units will name it").Takes("channel", "stable, beta or dev").Takes("chip", "esp32s3 when absent").Takes("min_hw", "The least board").Takes("notes", "What is new")
            .Takes("key_id", "The outside key that signed the manifest").Takes("signature", "Its signature, base64");
        group.MapPost("/verify", ImageExamination.Verify).Describe("verifyFirmwareImage", "What any bytes are as an image, and what is wrong with them: application/octet-stream of at most 16 MB; nothing is stored").Gives<ImageStructure>()
            .WithMetadata(new RequestSizeLimitAttribute(IFirmwareParts.Largest + Surroundings));
        group.MapGet("/{id}", Find).Describe("getFirmware", "One image").Gives<FirmwareRecord>();
        group.MapDelete("/{id}", Withdraw).Describe("withdrawFirmware", "Offers and gives it to nobody any more; its version stays taken").Gives<FirmwareRecord>();
        group.MapGet("/manifest/{id}", Manifest).Describe("getFirmwareManifest", "What is signed of an image, and the signature").Gives<SignedManifest>();
        group.MapGet("/{id}/image", Image).Describe("downloadFirmware", "The image, under an address that was signed for a unit; in ranges if need be").Produces(StatusCodes.Status200OK, contentType: FirmwareUpload.Binary).AllowAnonymous()
            .Takes("unit", "The unit it was signed for").Takes("expires", "Seconds since 1970").Takes("signature", "Of the address");
        group.MapGet("/{id}/manifest", UnitManifest).Describe("downloadFirmwareManifest", "What is signed of an image, for the unit whose address this is: the one in its task, or that of its image with this last segment").Gives<SignedManifest>().AllowAnonymous()
            .Takes("unit", "The unit it was signed for").Takes("expires", "Seconds since 1970").Takes("signature", "Of the address");
    }

    private static async Task<IResult> List(HttpContext http, Company company)
    {
        var query = http.Query();
        var filter = new FirmwareFilter(query.Text("product"), query.Text("channel"), query.Flag("withdrawn"), query.Integer("limit", 1, 1_000) ?? 100, query.Text("cursor"));
        if (query.Refusal is { } refusal)
            return refusal;
        var answer = await company.Firmware.List(filter, http.RequestAborted);
        return answer.TryGet(out var page, out var fault) ? TypedResults.Ok(new FirmwareList(page.Items, page.Next)) : new Refusal(fault);
    }

    private static async Task<IResult> Publish(HttpContext http, Company company)
    {
        var upload = await FirmwareUpload.Read(http, company.FirmwareParts);
        if (!upload.TryGet(out var received, out var refusal))
            return refusal;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = await company.Firmware.Publish(received, limit.Token);
        return answer.TryGet(out var image, out var fault) ? TypedResults.Created($"/api/firmware/{image.Id}", image) : new Refusal(fault);
    }

    private static async Task<IResult> Find(HttpContext http, Company company, string id) =>
        Guid.TryParse(id, out var image) ? Show(await company.Firmware.Find(image, http.RequestAborted)) : NotFound(id);

    private static async Task<IResult> Withdraw(HttpContext http, Company company, string id)
    {
        if (!Guid.TryParse(id, out var image))
            return NotFound(id);
        using var limit = RequestExtensions.WriteLimit();
        return Show(await company.Firmware.Withdraw(image, http.Principal(), limit.Token));
    }

    private static async Task<IResult> Manifest(HttpContext http, Company company, string id)
    {
        if (!Guid.TryParse(id, out var imageId))
            return NotFound(id);
        var answer = await company.Firmware.Find(imageId, http.RequestAborted);
        return answer.TryGet(out var image, out var fault) ? TypedResults.Ok(Signed(image)) : new Refusal(fault);
    }

    private static async Task<IResult> UnitManifest(HttpContext http, Company company, string id)
    {
        if (!(await Open(http, company, id, manifest: true)).TryGet(out var image, out var fault))
            return new Refusal(fault);
        http.Response.Headers.CacheControl = "private";
        return TypedResults.Ok(Signed(image));
    }

    private static async Task<IResult> Image(HttpContext http, Company company, PartCache parts, string id)
    {
        if (!(await Open(http, company, id, manifest: false)).TryGet(out var image, out var fault))
            return new Refusal(fault);
        http.Response.Headers.CacheControl = "private, no-transform";
        return TypedResults.Stream(
            new FirmwareStream(image.Id, image.Size, parts), FirmwareUpload.Binary, $"{image.Product}-{image.Version}.bin", image.PublishedAt, new EntityTagHeaderValue($"\"{image.Sha256}\""), enableRangeProcessing: true);
    }

    /// <summary>What the signed address of a unit opens.</summary>
    private static async Task<Answer<FirmwareRecord>> Open(HttpContext http, Company company, string id, bool manifest)
    {
        if (!Guid.TryParse(id, out var imageId))
            return Fault.NotFound($"Firmware {id} not found");
        var query = http.Query();
        return query.Text("unit") is { } unit && query.Text("signature") is { } signature && long.TryParse(query.Text("expires"), out var expires)
            ? await company.FirmwareParts.Open(new(imageId, unit, expires, signature, manifest), http.RequestAborted)
            : query.Refusal?.Fault ?? new Fault(FaultCodes.Forbidden, "The address is not one that was given to a unit.");
    }

    private static SignedManifest Signed(FirmwareRecord image) => new(image.Id, image.Manifest, "ed25519", image.KeyId, image.Signature);

    private static IResult Show(Answer<FirmwareRecord> answer) => answer.TryGet(out var image, out var fault) ? TypedResults.Ok(image) : new Refusal(fault);

    private static Refusal NotFound(string id) => new(Fault.NotFound($"Firmware {id} not found"));
}

internal sealed record FirmwareList(IReadOnlyList<FirmwareRecord> Images, string? NextCursor);

/// <param name="Manifest">Byte for byte what is signed.</param>
internal sealed record SignedManifest(Guid ImageId, string Manifest, string Algorithm, string KeyId, string Signature);
