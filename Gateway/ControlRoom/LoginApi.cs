using Microsoft.AspNetCore.Http.HttpResults;
using Mycosoft.Http;

namespace Mycosoft.ControlRoom;

/// <summary>How a browser comes in: by a link with a key, or by the key itself. Either way the key goes into a pass, and out of the address.</summary>
internal static class LoginApi
{
    private const string Field = "key";
    private const string Next = "next";
    private const string Wrong = "This key does not open the company.";

    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Front).WithTags("Dashboard").For(Role.Viewer).WithMetadata(BrowserPass.Accepted.Everywhere, Page.Instance).ExcludeFromDescription();
        var open = routes.MapGroup(ControlRoomSetup.Login).WithTags("Control room").AllowAnonymous().ExcludeFromDescription();
        open.MapGet("", (HttpContext http) => Show(http, null, http.Request.Query[Next].ToString()));
        open.MapPost("", Enter).DisableAntiforgery();
        routes.MapPost("/logout", Leave).WithTags("Control room").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    /// <summary>Whether a person's browser goes to a page; a program is told what is wrong instead.</summary>
    public static bool IsWanted(HttpContext http) => HttpMethods.IsGet(http.Request.Method) && http.GetEndpoint()?.Metadata.GetMetadata<Page>() is not null
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where it is sent without a key.</summary>
    public static string AddressOf(HttpContext http) => $"{ControlRoomSetup.Login}?{Next}={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}";

    private static RedirectHttpResult Front(HttpContext http, BrowserPass passes)
    {
        if (http.Request.Query.TryGetValue(ApiKeyHandler.QueryName, out var key))
            passes.Give(http, key.ToString());
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Redirect(ControlRoomSetup.Path);
    }

    private static async Task<IResult> Enter(HttpContext http, BrowserPass passes, Access access, IssuedKeys issued)
    {
        if (!BrowserPass.IsFromHere(http.Request))
            return new Refusal(new Fault(FaultCodes.Forbidden, "Another site cannot log anybody in."));
        if (!http.Request.HasFormContentType)
            return Refusal.Of(StatusCodes.Status415UnsupportedMediaType, "A form is expected.");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var key = form[Field].ToString().Trim();
        if (key.Length == 0 || (access.Keys.Find(key) is null && !(await issued.Check(key, http.RequestAborted)).Succeeded))
            return Show(http, Wrong, form[Next].ToString());
        passes.Give(http, key);
        return TypedResults.LocalRedirect(Local(form[Next].ToString()));
    }

    private static RedirectHttpResult Leave(HttpContext http)
    {
        if (BrowserPass.IsFromHere(http.Request))
            BrowserPass.Take(http);
        return TypedResults.Redirect(ControlRoomSetup.Login);
    }

    private static RazorComponentResult<LoginPage> Show(HttpContext http, string? problem, string next)
    {
        ControlRoomSetup.Protect(http.Response);
        return new(new { Problem = problem, Next = Local(next) }) { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden };
    }

    private static string Local(string next) => next.StartsWith(ControlRoomSetup.Path, StringComparison.Ordinal) && !next.Contains('\\', StringComparison.Ordinal) ? next : ControlRoomSetup.Path;

    /// <summary>Marks what browsers go to: who has no key is shown where to give one.</summary>
    internal sealed class Page
    {
        public static readonly Page Instance = new();
    }
}
