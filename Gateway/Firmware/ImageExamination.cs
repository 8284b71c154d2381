using Microsoft.Net.Http.Headers;
using Mycosoft.Devices.Protocol.Images;
using Mycosoft.Http;

namespace Mycosoft.Firmware;

/// <summary>Says what any bytes are as an image. They are held whole and then forgotten, so few are looked at together, and none waits for long.</summary>
internal static class ImageExamination
{
    private const int Together = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly SemaphoreSlim Room = new(Together);

    public static async Task<IResult> Verify(HttpContext http, CancellationToken aborted)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals(FirmwareUpload.Binary, StringComparison.OrdinalIgnoreCase))
            return Refusal.Of(StatusCodes.Status415UnsupportedMediaType, $"The body must be {FirmwareUpload.Binary}.");
        if (!await Room.WaitAsync(TimeSpan.Zero, aborted))
            return new Refusal(Fault.RateLimited($"{Together} images are looked at already."));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(Patience);
        try
        {
            return await Read(http.Request, limit.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return Refusal.Of(StatusCodes.Status408RequestTimeout, "The image did not come within a minute.");
        }
        finally
        {
            Room.Release();
        }
    }

    private static async Task<IResult> Read(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > IFirmwareParts.Largest)
            return TooLarge;
        using var image = new MemoryStream((int)(request.ContentLength ?? IFirmwareParts.Size));
        var buffer = new byte[IFirmwareParts.Size];
        for (int length; (length = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (image.Length + length > IFirmwareParts.Largest)
                return TooLarge;
            image.Write(buffer, 0, length);
        }

        return image.Length == 0
            ? Refusal.Of(StatusCodes.Status400BadRequest, "The body is empty; an image is needed.")
            : TypedResults.Ok(ImageStructureReader.Read(image.GetBuffer().AsSpan(0, (int)image.Length)));
    }

    private static Refusal TooLarge => Refusal.Of(StatusCodes.Status413PayloadTooLarge, $"An image has at most {IFirmwareParts.Largest} bytes.");
}
