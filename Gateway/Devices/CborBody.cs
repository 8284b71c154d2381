using System.Buffers;
using System.Net.Http.Headers;
using Mycosoft.Http;

namespace Mycosoft.Devices;

/// <summary>A body in CBOR.</summary>
internal static class CborBody
{
    private const string MediaType = "application/cbor";

    public static bool IsCbor(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && string.Equals(type.MediaType, MediaType, StringComparison.OrdinalIgnoreCase);

    public static async ValueTask<JsonBody<byte[]>> Read(HttpRequest request)
    {
        var pipe = request.BodyReader;
        while (true)
        {
            var read = await pipe.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > ReadingReader.LargestDocument)
            {
                pipe.AdvanceTo(read.Buffer.End);
                return new(null, Refusal.Of(StatusCodes.Status413PayloadTooLarge, $"An envelope has at most {ReadingReader.LargestDocument:N0} bytes."), null);
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                pipe.AdvanceTo(read.Buffer.End);
                return bytes.Length == 0 ? new(null, Refusal.Of(StatusCodes.Status400BadRequest, "The body is empty."), null) : new(bytes, null, null);
            }

            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
