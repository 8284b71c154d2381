using System.Text.Json;
using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(OnTheMap))]
public sealed class TopologyScreenTests(RoomCompany company)
{
    private const string Stage = ".map-stage";

    /// <summary>From its cause to the page.</summary>
    private static readonly PageWaitForFunctionOptions WithinASecond = new() { Timeout = 1_000 };

    [Fact]
    public async Task The_map_shows_what_becomes_of_an_agent_within_a_second()
    {
        await using var room = await Open();
        var agent = await company.Api.Spawn("event-processor");
        await Is(room, agent, "idle", 1_000);
        (await company.Api.Post($"/agents/{agent}/pause")).Is();
        await Is(room, agent, "paused", 1_000);
        await room.Page.GetByLabel("as a list").CheckAsync();
        (await company.Api.Post($"/agents/{agent}/resume")).Is();
        await Expect(Row(room, agent)).ToContainTextAsync("idle", new() { Timeout = 1_000 });
        (await company.Api.Delete($"/agents/{agent}")).Is();
        await room.Page.WaitForFunctionAsync($"id => !document.querySelector('{Stage}').map.where(id)", agent, WithinASecond);
        await Expect(Row(room, agent)).ToHaveCountAsync(0, new() { Timeout = 1_000 });
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task What_others_connect_and_send_is_there_within_a_second_and_gone_with_them()
    {
        var (from, to) = (await company.Api.Spawn("event-processor"), await company.Api.Spawn("event-processor"));
        await using var room = await Open();
        await Is(room, to, "idle");
        await room.Page.GetByLabel("as a list").CheckAsync();
        var id = await Connect(from, to);
        await Expect(Row(room, from, to)).ToContainTextAsync("both", new() { Timeout = 1_000 });
        var before = await Messages(room);
        (await company.Api.Post("/messages", new { from_agent = from, to_agent = to, message_type = "event", payload = new { } })).Is();
        await room.Page.WaitForFunctionAsync($"count => Number(document.querySelector('{Stage}').dataset.messages ?? 0) > count", before, WithinASecond);
        (await company.Api.Delete($"/connections/{id}")).Is();
        await Expect(Row(room, from, to).GetByText("both")).ToHaveCountAsync(0, new() { Timeout = 1_000 });
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_line_from_one_agent_to_another_becomes_a_connection_once_it_is_confirmed()
    {
        var (from, to) = (await company.Api.Spawn("event-processor"), await company.Api.Spawn("event-processor"));
        await using var room = await Open();
        await Is(room, from, "idle");
        var connect = room.Page.GetByRole(AriaRole.Tab, new() { Name = "Connect" });
        // Whoever comes while the line is drawn moves the others: then it ends beside its agent and is drawn again.
        for (var tries = 0; tries < 5 && await connect.GetAttributeAsync("aria-selected") != "true"; tries++)
        {
            var (b, a) = (await Is(room, to, "idle"), await Is(room, from, "idle"));
            var mouse = room.Page.Mouse;
            await mouse.MoveAsync(a.X, a.Y);
            await mouse.DownAsync();
            await mouse.MoveAsync(b.X, b.Y, new() { Steps = 4 });
            await mouse.UpAsync();
            await connect.And(room.Page.Locator("[aria-selected=true]")).WaitForAsync(new() { Timeout = 1_000 }).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await Expect(room.Page.GetByLabel("From", new() { Exact = true })).ToHaveValueAsync(from);
        await Expect(room.Page.GetByLabel("To", new() { Exact = true })).ToHaveValueAsync(to);
        await room.Page.GetByLabel("Type").SelectOptionAsync("query");
        await room.Keep("topology-connect");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Connect", Exact = true }).ClickAsync();
        await Expect(room.Page.Locator(".done")).ToContainTextAsync($"{from} and {to} are connected");
        var drawn = Assert.Single((await company.Api.Get($"/connections/{from}")).Is().List("connections"));
        Assert.Equal((from, to, "query"), (drawn.Text("source"), drawn.Text("target"), drawn.Text("type")));
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Two_agents_are_connected_and_parted_by_the_keyboard_alone()
    {
        var (from, to) = (await company.Api.Spawn("event-processor"), await company.Api.Spawn("event-processor"));
        await using var room = await Open();
        await Is(room, to, "idle");
        var keyboard = room.Page.Keyboard;
        await room.Page.GetByRole(AriaRole.Tab, new() { Name = "Connect" }).FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(room.Page.GetByLabel("From", new() { Exact = true })).ToBeVisibleAsync();
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("no-such-agent");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync(to);
        await keyboard.PressAsync("Enter");
        await Expect(room.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no-such-agent");
        await room.Page.GetByLabel("From", new() { Exact = true }).FocusAsync();
        await keyboard.PressAsync("Control+a");
        await keyboard.TypeAsync(from);
        await keyboard.PressAsync("Enter");
        await Expect(room.Page.Locator(".done")).ToContainTextAsync("are connected");
        await room.Page.GetByLabel("Find").FocusAsync();
        await keyboard.TypeAsync(from);
        await keyboard.PressAsync("Enter");
        var panel = room.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Agent" });
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Name = from })).ToBeVisibleAsync();
        await panel.GetByRole(AriaRole.Button, new() { Name = $"Remove the connection with {to}" }).FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(panel.GetByRole(AriaRole.Group, new() { Name = "Remove it?" })).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");
        await Expect(room.Page.Locator(".map-side > .done")).ToContainTextAsync("is removed");
        Assert.Empty((await company.Api.Get($"/connections/{from}")).Is().List("connections"));
        await room.Page.Locator("canvas").FocusAsync();
        await keyboard.PressAsync("n");
        await keyboard.PressAsync("n");
        await keyboard.PressAsync("Enter");
        await Expect(room.Page.Locator(Stage)).Not.ToHaveAttributeAsync("data-selected", "");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task The_shortest_path_is_traced_and_says_what_is_not_measured()
    {
        var agents = new List<string>();
        for (var i = 0; i < 3; i++)
            agents.Add(await company.Api.Spawn("event-processor"));
        await Connect(agents[0], agents[1]);
        await Connect(agents[1], agents[2]);
        await using var room = await Open();
        await Trace(room, agents[0], agents[2]);
        var panel = room.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Path" });
        await Expect(panel.GetByRole(AriaRole.Listitem)).ToHaveTextAsync([$"{agents[0]} → {agents[1]} message · 0/s · not measured", $"{agents[1]} → {agents[2]} message · 0/s · not measured"]);
        await room.Keep("topology-path");
        var alone = await company.Api.Spawn("event-processor");
        await Trace(room, agents[0], alone);
        await Expect(panel).ToContainTextAsync($"No connection leads from {agents[0]} to {alone}.");
    }

    [Fact]
    public async Task A_viewer_looks_and_changes_nothing()
    {
        var (from, to) = (await company.Api.Spawn("event-processor"), await company.Api.Spawn("event-processor"));
        await Connect(from, to);
        await using var room = await Open(RoomCompany.Looker);
        await Is(room, from, "idle");
        var (b, a) = (await Is(room, to, "idle"), await Is(room, from, "idle"));
        await Expect(room.Page.GetByRole(AriaRole.Tab)).ToHaveTextAsync(["Agent", "Path"]);
        await room.Page.Mouse.ClickAsync(a.X, a.Y);
        var panel = room.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Agent" });
        await Expect(panel.GetByRole(AriaRole.Button, new() { Name = to })).ToBeVisibleAsync();
        await Expect(panel.GetByText("Remove")).ToHaveCountAsync(0);
        await room.Page.Mouse.MoveAsync(a.X, a.Y);
        await room.Page.Mouse.DownAsync();
        await room.Page.Mouse.MoveAsync(b.X + 40, b.Y + 40, new() { Steps = 3 });
        await room.Page.Mouse.UpAsync();
        Assert.NotEqual(a, await Is(room, from, "idle"));
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Without_the_feed_the_map_says_since_when_it_is_stale_and_then_catches_up()
    {
        var agent = await company.Api.Spawn("event-processor");
        await using var room = await company.Visit();
        IWebSocketRoute? open = null;
        var cut = false;
        await room.Page.RouteWebSocketAsync(address => address.Contains("/api/dashboard/ws", StringComparison.Ordinal), socket =>
        {
            open = socket;
            if (cut)
                _ = socket.CloseAsync();
            else
                socket.ConnectToServer();
        });
        await room.Go("/control/topology");
        await Is(room, agent, "idle");
        cut = true;
        await open!.CloseAsync();
        await Expect(room.Page.GetByText("The map is stale since")).ToBeVisibleAsync();
        (await company.Api.Post($"/agents/{agent}/pause")).Is();
        cut = false;
        await Is(room, agent, "paused", 10_000);
        await Expect(room.Page.GetByText("The map is stale since")).ToBeHiddenAsync();
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task The_map_is_filtered_by_category_and_what_is_not_there_is_not_found()
    {
        var agent = await company.Api.Spawn("website");
        await using var room = await Open();
        await Is(room, agent, "idle");
        await room.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^core") }).ClickAsync();
        await room.Page.WaitForFunctionAsync($"id => !document.querySelector('{Stage}').map.where(id)", agent, WithinASecond);
        await room.Page.GetByLabel("Find").FillAsync("nobody-is-called-that");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(room.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No agent is like");
        await room.Page.GetByLabel("Find").FillAsync(agent);
        await room.Page.GetByLabel("Find").PressAsync("Enter");
        await Is(room, agent, "idle");
        await Expect(room.Page.Locator(Stage)).ToHaveAttributeAsync("data-selected", agent);
    }

    [Fact]
    public async Task The_past_is_played_and_the_present_waits_meanwhile()
    {
        var agent = await company.Api.Spawn("event-processor");
        (await company.Api.Post($"/agents/{agent}/pause")).Is();
        await using var room = await Open();
        await Is(room, agent, "paused");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Last 15 min" }).ClickAsync();
        var banner = room.Page.Locator(".then");
        await Expect(banner).ToContainTextAsync("You see");
        await Is(room, agent, "paused");
        await room.Keep("topology-past");
        Assert.Empty(await room.SeriousBarriers());
        var moment = room.Page.GetByLabel("Moment");
        await moment.PressAsync("Home");
        await Expect(moment).ToHaveValueAsync("0");
        await Is(room, agent, "unknown");
        await room.Page.GetByLabel("as a list").CheckAsync();
        await Expect(Row(room, agent)).ToContainTextAsync("–");
        (await company.Api.Post($"/agents/{agent}/resume")).Is();
        await room.Page.GetByLabel("Speed").SelectOptionAsync("60");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await Expect(moment).Not.ToHaveValueAsync("0");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await moment.PressAsync("End");
        await Expect(Row(room, agent)).ToContainTextAsync("paused");
        await banner.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await Expect(banner).ToHaveCountAsync(0);
        await Expect(Row(room, agent)).ToContainTextAsync("idle");
        await Is(room, agent, "idle");
        Assert.Empty(room.Complaints);
    }

    [Theory]
    [InlineData(1280, false, "topology")]
    [InlineData(1280, true, "topology-dark")]
    [InlineData(390, false, "topology-390")]
    public async Task It_can_be_used_by_everybody_on_every_screen(int width, bool dark, string name)
    {
        await using var room = await company.Visit(width: width, dark: dark);
        await room.Go("/control/topology");
        await Is(room, "myca-core", "idle|busy|active");
        await room.Keep(name);
        Assert.True(await room.Overflow() <= 0);
        Assert.Empty(await room.SeriousBarriers());
        await room.Page.GetByLabel("as a list").CheckAsync();
        await room.Page.GetByRole(AriaRole.Tab, new() { Name = "Connect" }).ClickAsync();
        await Expect(room.Page.GetByRole(AriaRole.Button, new() { Name = "myca-core", Exact = true })).ToBeVisibleAsync();
        await room.Keep(name + "-list");
        Assert.True(await room.Overflow() <= 0);
        Assert.Empty(await room.SeriousBarriers());
        Assert.Empty(room.Complaints);
    }

    private static ILocator Row(RoomPage room, params string[] agents) =>
        agents.Aggregate(room.Page.GetByRole(AriaRole.Row), (rows, agent) => rows.Filter(new() { HasText = agent }));

    private static Task<int> Messages(RoomPage room) => room.Page.EvaluateAsync<int>($"() => Number(document.querySelector('{Stage}').dataset.messages ?? 0)");

    /// <summary>Where an agent is on the screen, once it is there with one of these statuses and nothing moves.</summary>
    private static async Task<Place> Is(RoomPage room, string agent, string status, float within = 5_000)
    {
        // Twice at the same place: nothing moves any more.
        var seen = await room.Page.WaitForFunctionAsync(
            $$"""
            ([id, status]) => {
                const at = document.querySelector('{{Stage}}').map?.where(id);
                if (!at || !status.split('|').includes(at.status ?? 'unknown')) return null;
                const before = window.seenAt;
                window.seenAt = `${id} ${at.x} ${at.y}`;
                return before === window.seenAt ? at : null;
            }
            """, new[] { agent, status }, new() { Timeout = within, PollingInterval = 100 });
        var place = await seen.JsonValueAsync<JsonElement>();
        return new(place.GetProperty("x").GetSingle(), place.GetProperty("y").GetSingle());
    }

    private static async Task Trace(RoomPage room, string from, string to)
    {
        await room.Page.GetByRole(AriaRole.Tab, new() { Name = "Path" }).ClickAsync();
        await room.Page.GetByLabel("Path from").FillAsync(from);
        await room.Page.GetByLabel("Path to").FillAsync(to);
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Trace", Exact = true }).ClickAsync();
    }

    private async Task<RoomPage> Open(string key = RoomCompany.Owner)
    {
        var room = await company.Visit(key);
        await room.Go("/control/topology");
        await Expect(room.Page.Locator(Stage)).ToHaveAttributeAsync("data-ready", "true");
        return room;
    }

    private async Task<string> Connect(string from, string to) => (await company.Api.Post("/connections", new { source = from, target = to })).Is().Text("id");

    private sealed record Place(float X, float Y);
}
