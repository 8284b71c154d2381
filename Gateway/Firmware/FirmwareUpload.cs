using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Mycosoft.Http;

namespace Mycosoft.Firmware;

/// <summary>Brings an image to the silo in parts as it comes in, so that neither the gateway nor any message holds it whole.</summary>
internal sealed class FirmwareUpload(HttpContext http, IFirmwareParts parts)
{
    public const string Binary = "application/octet-stream";

    private const int MostText = 20_000;
    private const int MostFields = 20;

    private readonly Guid _id = Guid.CreateVersion7();
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _size;

    public static async Task<JsonBody<FirmwarePublication>> Read(HttpContext http, IFirmwareParts parts)
    {
        var upload = new FirmwareUpload(http, parts);
        using (upload._hash)
            return await upload.Read();
    }

    private async Task<JsonBody<FirmwarePublication>> Read()
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type))
            return Refused(NoImage);
        try
        {
            if (type.MediaType.Equals(Binary, StringComparison.OrdinalIgnoreCase))
                return await Take(http.Request.Body) is { } refusal ? Refused(refusal) : Publication();
            return type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 70 } boundary
                ? await ReadForm(boundary.ToString()) is { } wrong ? Refused(wrong) : Publication()
                : Refused(NoImage);
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            return Refused(Refusal.Of(StatusCodes.Status400BadRequest, "The form is not whole, or is none."));
        }
        catch (InvalidDataException)
        {
            return Refused(Refusal.Of(StatusCodes.Status400BadRequest, "The form is not whole, or is none."));
        }
    }

    private static Refusal NoImage => Refusal.Of(StatusCodes.Status415UnsupportedMediaType, $"The body must be {Binary} or multipart/form-data.");

    private async Task<Refusal?> ReadForm(string boundary)
    {
        var reader = new MultipartReader(boundary, http.Request.Body);
        while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
                return Refusal.Of(StatusCodes.Status400BadRequest, "A part of the form has no name.");
            if (disposition.IsFileDisposition())
            {
                if (_size > 0)
                    return Refusal.Invalid("The form holds more than one file.", "$.image");
                if (await Take(section.Body) is { } refusal)
                    return refusal;
            }
            else if (await ReadField(name, section.Body) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<Refusal?> ReadField(string name, Stream body)
    {
        var text = new byte[MostText + 1];
        var length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, http.RequestAborted);
        if (length > MostText || _fields.Count == MostFields)
            return Refusal.Invalid($"A form has at most {MostFields} members of at most {MostText} bytes.", $"$.{name}");
        return System.Text.Unicode.Utf8.IsValid(text.AsSpan(0, length)) && _fields.TryAdd(name, System.Text.Encoding.UTF8.GetString(text, 0, length))
            ? null
            : Refusal.Invalid($"Member '{name}' is given twice, or is not UTF-8.", $"$.{name}");
    }

    private async Task<Refusal?> Take(Stream body)
    {
        for (var index = 0; ; index++)
        {
            var buffer = new byte[IFirmwareParts.Size];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
            if (length == 0)
                return _size == 0 ? Refusal.Of(StatusCodes.Status400BadRequest, "The body is empty; an image is needed.") : null;
            if (_size + length > IFirmwareParts.Largest)
                return Refusal.Of(StatusCodes.Status413PayloadTooLarge, $"An image has at most {IFirmwareParts.Largest} bytes.");
            _size += length;
            _hash.AppendData(buffer, 0, length);
            if (await parts.Put(new(_id, index, length == buffer.Length ? buffer : buffer[..length]), http.RequestAborted) is { } fault)
                return new Refusal(fault);
            if (length < buffer.Length)
                return null;
        }
    }

    private JsonBody<FirmwarePublication> Publication()
    {
        var query = http.Query();
        var publication = new FirmwarePublication(
            _id, Text("product") ?? "", Text("version") ?? "", Text("channel") ?? "", Text("chip") ?? "esp32s3", Text("min_hw"), Text("notes"), _size, Convert.ToHexStringLower(_hash.GetHashAndReset()), Text("key_id"), Text("signature"),
            http.Principal());
        if (query.Refusal is { } refusal)
            return Refused(refusal);
        return publication.Notes?.Contains('\0', StringComparison.Ordinal) == true ? Refused(Refusal.Invalid("The character \\u0000 cannot be stored.", "$.notes")) : new(publication, null, null);

        string? Text(string name) => _fields.GetValueOrDefault(name) is { Length: > 0 } text ? text : query.Text(name);
    }

    private static JsonBody<FirmwarePublication> Refused(Refusal refusal) => new(null, refusal, null);
}
