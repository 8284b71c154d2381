namespace Mycosoft.Http;

internal static class RequestExtensions
{
    /// <summary>Who asks, as the ledger will name them.</summary>
    public static string Principal(this HttpContext http) => http.User.Identity?.Name ?? Principals.Anonymous;

    public static QueryReader Query(this HttpContext http) => new(http.Request.Query);

    /// <summary>A limit for writes that outlives a client who hangs up, so that nothing is done by half.</summary>
    public static CancellationTokenSource WriteLimit() => new(TimeSpan.FromSeconds(10));
}
