using Microsoft.AspNetCore.Diagnostics;

namespace Mycosoft.Http;

/// <summary>Turns what was thrown into a problem: an outage is 503, anything else a bug and 500, without its internals.</summary>
internal sealed partial class OutageHandler(ILogger<OutageHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true; // Nobody is there to read it.
        if (httpContext.Response.HasStarted)
            return false;
        await Explain(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    private Refusal Explain(HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                return Refusal.Of(bad.StatusCode, StatusText.Of(bad.StatusCode));
            case TimeoutException or OrleansException or OperationCanceledException:
                LogOutage(http.Request.Method, http.Request.Path, exception.GetType().Name, exception.Message);
                return new(Fault.Unavailable("The agents do not answer at this moment; try again."));
            default:
                LogBug(exception, http.Request.Method, http.Request.Path);
                return Refusal.Of(StatusCodes.Status500InternalServerError, "Internal error; the cause is in the log under this traceId.");
        }
    }
}
