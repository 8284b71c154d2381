using Microsoft.AspNetCore.WebUtilities;

namespace Mycosoft.Http;

/// <summary>One sentence for statuses that the framework sets without a body.</summary>
internal static class StatusText
{
    public static string Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request is malformed.",
        StatusCodes.Status404NotFound => "No such route.",
        StatusCodes.Status405MethodNotAllowed => "The route exists, but not for this method.",
        StatusCodes.Status413PayloadTooLarge => "The body is over 1 MB.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be application/json.",
        _ => ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase + "." : $"Status {status}.",
    };
}
