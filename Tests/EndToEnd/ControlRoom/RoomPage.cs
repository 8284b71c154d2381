using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

/// <summary>One visitor's page, which notes what the browser complains about.</summary>
internal sealed class RoomPage : IAsyncDisposable
{
    private static readonly string Screens = Path.Combine(AppContext.BaseDirectory, "screens");

    private readonly IBrowserContext _context;
    private readonly Uri _home;
    private readonly ConcurrentQueue<string> _complaints = new();

    private RoomPage(IBrowserContext context, IPage page, Uri home)
    {
        (_context, Page, _home) = (context, page, home);
        page.SetDefaultTimeout(10_000);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(home.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _complaints.Enqueue($"asked elsewhere: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser complained about: errors of scripts, what a policy forbids, requests to others.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <param name="browser">Where.</param>
    /// <param name="home">The address of the gateway.</param>
    /// <param name="key">Who; null comes without a key.</param>
    /// <param name="width">In CSS pixels; below 500 as tall as a telephone.</param>
    /// <param name="dark">What the system asks for.</param>
    public static async Task<RoomPage> Open(IBrowser browser, Uri home, string? key, int width = 1280, bool dark = false)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = width < 500 ? 844 : 900 }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        var room = new RoomPage(context, await context.NewPageAsync(), home);
        if (key is not null)
            await room.Go($"/?api_key={Uri.EscapeDataString(key)}");
        return room;
    }

    /// <summary>Goes to a screen and waits until it is live.</summary>
    public async Task Go(string path)
    {
        await Page.GotoAsync(new Uri(_home, path).ToString());
        await Assertions.Expect(Page.Locator("main h1")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator(".live")).ToHaveTextAsync("Live");
    }

    /// <summary>Keeps a picture of the whole page beside the test program, to be looked at.</summary>
    public async Task Keep(string name)
    {
        Directory.CreateDirectory(Screens);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Screens, name + ".png"), FullPage = true });
    }

    /// <summary>What axe-core finds serious or critical, by rule and place.</summary>
    public async Task<IReadOnlyList<string>> SeriousBarriers()
    {
        var result = await Page.RunAxe();
        return [.. result.Violations.Where(v => v.Impact is "serious" or "critical").SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {n.Html}"))];
    }

    /// <summary>How many pixels the page is wider than the screen.</summary>
    public Task<int> Overflow() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
