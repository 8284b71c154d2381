namespace Mycosoft.Auth;

/// <summary>The key or token that a request was let in by, wherever it was shown.</summary>
internal sealed record ShownKey(string Text)
{
    public static string? Of(HttpContext http) => http.Features.Get<ShownKey>()?.Text ?? ApiKeyHandler.KeyOf(http.Request);
}
