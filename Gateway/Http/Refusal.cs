using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Mycosoft.Http;

/// <summary>The answer to a request that was not carried out: RFC 9457 problem+json.</summary>
internal sealed class Refusal(int status, Fault fault) : IResult
{
    public Refusal(Fault fault)
        : this(FaultStatus.Of(fault.Code), fault)
    {
    }

    public int Status { get; } = status;

    public Fault Fault { get; } = fault;

    public static Refusal Of(int status, string detail) => new(status, new(FaultStatus.CodeOf(status), detail));

    public static Refusal Invalid(string detail, string? path = null) => new(Fault.InvalidPayload(detail, path));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if ((Fault.RetryAfter ?? FaultStatus.RetryAfter(Fault.Code)) is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        response.Headers[HeaderNames.CacheControl] = "no-store";
        return response.WriteAsJsonAsync(Problem(httpContext), GatewayJson.Tolerant.ProblemDetails, "application/problem+json", httpContext.RequestAborted);
    }

    private ProblemDetails Problem(HttpContext context)
    {
        var problem = new ProblemDetails
        {
            Type = "about:blank",
            Title = ReasonPhrases.GetReasonPhrase(Status),
            Status = Status,
            Detail = Fault.Message,
            Instance = context.Request.Path,
        };
        problem.Extensions["code"] = Fault.Code;
        problem.Extensions["retryable"] = Fault.Retryable;
        if (Fault.Path is not null)
            problem.Extensions["path"] = Fault.Path;
        problem.Extensions["traceId"] = System.Diagnostics.Activity.Current?.Id ?? context.TraceIdentifier;
        return problem;
    }
}
