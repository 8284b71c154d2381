using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Hosting;

[SupportedOSPlatform("linux")]
public sealed partial class AdminKeyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_configured_key_one_is_made_kept_private_and_shown_once()
    {
        var settings = new SiloSettings { ApiKey = null, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } };
        await using var silo = await SiloProcess.Start(settings, Cancellation);
        var file = Path.Combine(silo.DataDirectory, "admin.key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var key = (await File.ReadAllTextAsync(file, Cancellation)).Trim();
        await Eventually.True(() => Links(silo) == 1, "the link is printed", cancellationToken: Cancellation);
        Assert.Contains($"{silo.Address}?api_key={key}", silo.Output.Tail(500), StringComparison.Ordinal);
        await AssertOpens(silo, key);

        await silo.Terminate();
        await silo.Restart(Cancellation);
        await AssertOpens(silo, key);
        Assert.Equal(0, Links(silo));
    }

    [Fact]
    public async Task The_link_leads_to_the_page_and_is_in_no_log()
    {
        var settings = new SiloSettings { ApiKey = null, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none", ["Logging__LogLevel__Default"] = "Debug", ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace" } };
        await using var silo = await SiloProcess.Start(settings, Cancellation);
        var key = (await File.ReadAllTextAsync(Path.Combine(silo.DataDirectory, "admin.key"), Cancellation)).Trim();
        using var browser = silo.CreateClient(key: null);
        using var front = await browser.GetAsync($"/?api_key={key}", Cancellation);
        Assert.Equal(302, (int)front.StatusCode);
        Assert.DoesNotContain(key, front.Headers.Location!.OriginalString, StringComparison.Ordinal);
        browser.DefaultRequestHeaders.Add("Cookie", Assert.Single(front.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        var page = await new Api(browser).Get(front.Headers.Location.OriginalString);
        Assert.Equal((200, "text/html"), (page.Status, page.MediaType));
        Assert.DoesNotContain(key, page.Text, StringComparison.Ordinal);
        (await new Api(browser).Get("/agents")).IsRefused(401);
        Assert.Equal(1, silo.Output.Lines.Count(line => line.Contains(key, StringComparison.Ordinal)));
    }

    private static async Task AssertOpens(SiloProcess silo, string key)
    {
        using var client = silo.CreateClient(key);
        (await new Api(client).Get("/agents")).Is();
        using var stranger = silo.CreateClient(key: null);
        (await new Api(stranger).Get("/agents")).IsRefused(401);
    }

    private static int Links(SiloProcess silo) => Link().Count(silo.Output.Tail(2_000));

    [GeneratedRegex(@"\?api_key=mas_")]
    private static partial Regex Link();
}
