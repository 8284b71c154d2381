using Microsoft.AspNetCore.Http;

namespace Mycosoft.Tests.Support.Sites;

/// <summary>What goes wrong with real sites.</summary>
public static class SiteFaults
{
    public static WebSite Status(this WebSite site, string path, int status) =>
        site.Text(path, "text/plain", $"status {status}", status);

    /// <summary>Answers 200 with no header before the delay is over.</summary>
    public static WebSite SlowHeaders(this WebSite site, string path, TimeSpan delay) => site.Serve(path, async context =>
    {
        await Task.Delay(delay, context.RequestAborted);
        await context.Response.WriteAsync("late", context.RequestAborted);
    });

    /// <summary>Sends its headers at once and then one piece after each delay.</summary>
    public static WebSite SlowBody(this WebSite site, string path, int pieces, TimeSpan delay) => site.Serve(path, async context =>
    {
        await context.Response.Body.FlushAsync(context.RequestAborted);
        for (var piece = 0; piece < pieces; piece++)
        {
            await Task.Delay(delay, context.RequestAborted);
            await context.Response.WriteAsync("piece ", context.RequestAborted);
        }
    });

    /// <summary>Answers when the test says so: see <see cref="SiteGate"/>.</summary>
    public static SiteGate Hold(this WebSite site, string path)
    {
        var gate = new SiteGate();
        site.Serve(path, gate.Answer);
        return gate;
    }

    /// <summary>The connection is reset before any answer.</summary>
    public static WebSite Reset(this WebSite site, string path) => site.Serve(path, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The connection is reset in the middle of the body it announced.</summary>
    public static WebSite ResetInBody(this WebSite site, string path) => site.Serve(path, async context =>
    {
        context.Response.ContentLength = 10_000;
        await context.Response.WriteAsync("only the beginning", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    });

    /// <summary>A body of that many bytes, without an announced length.</summary>
    public static WebSite LargeBody(this WebSite site, string path, long bytes) => site.Serve(path, async context =>
    {
        context.Response.ContentType = "text/html";
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)'x');
        for (var left = bytes; left > 0; left -= block.Length)
        {
            await context.Response.Body.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), context.RequestAborted);
        }
    });
}
