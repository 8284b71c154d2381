namespace Mycosoft.Clients.Outbound;

internal static class UserAgentText
{
    public static bool IsValid(string text)
    {
        using var message = new HttpRequestMessage();
        return message.Headers.UserAgent.TryParseAdd(text);
    }

    /// <summary>The name a robots.txt would use: what stands before the version.</summary>
    public static string Product(string text) => text.Split('/', ' ')[0];
}
