using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class AgentScreenTests(RoomCompany company)
{
    private static readonly string[] Tabs = ["overview", "tasks", "messages", "log", "metrics", "configuration", "snapshots"];

    private static readonly string[] Capabilities = ["plan", "explain"];

    private static readonly string[] Changes = ["Take a snapshot", "Restore it", "Fork", "Delete the snapshot"];

    private static readonly LocatorAssertionsToHaveTextOptions WithinASecond = new() { Timeout = 1_000 };

    private Api Api => company.Api;

    [Fact]
    public async Task Its_life_is_shown_as_it_changes_and_changed_by_whoever_may()
    {
        var id = await Born();
        await using var room = await Visit(id);
        var status = room.Page.Locator(".standing .status");
        await Expect(status).ToHaveTextAsync("idle");
        (await Api.Post($"/agents/{id}/pause")).Is();
        await Expect(status).ToHaveTextAsync("paused", WithinASecond);
        await Button(room, "Resume").ClickAsync();
        await Expect(status).ToHaveTextAsync("idle", WithinASecond);

        // By the keyboard alone, and not by a key that is pressed twice.
        await Button(room, "Stop").FocusAsync();
        await room.Page.Keyboard.PressAsync("Enter");
        var question = room.Page.GetByRole(AriaRole.Group, new() { Name = "Stop it once what runs is done?" });
        await Expect(question).ToBeFocusedAsync();
        await room.Page.Keyboard.PressAsync("Enter");
        await Expect(Button(room, "Yes")).ToBeVisibleAsync();
        await room.Page.Keyboard.PressAsync("Escape");
        await Expect(Button(room, "Stop")).ToBeFocusedAsync();
        await room.Page.Keyboard.PressAsync("Enter");
        await Expect(question).ToBeFocusedAsync();
        await room.Page.Keyboard.PressAsync("Tab");
        await room.Page.Keyboard.PressAsync("Enter");
        await Expect(status).ToHaveTextAsync("shutdown", WithinASecond);
        await Expect(Done(room)).ToHaveTextAsync($"Agent {id} stopped");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task It_goes_into_quarantine_and_out_of_it_and_what_befalls_all_is_shown_to_each()
    {
        var id = await Born();
        await using var room = await Visit(id);
        await room.Page.GetByLabel("Reason of a quarantine").FillAsync("it talks too much");
        await Agree(room, "Quarantine");
        var notice = room.Page.Locator(".notice.error");
        await Expect(notice).ToContainTextAsync("it talks too much");
        Assert.Contains((await Api.Get("/quarantine")).Is().List("quarantines"), q => q.Text("target") == id);
        await Agree(room, "Lift the quarantine");
        await Expect(notice).ToHaveCountAsync(0);

        var watched = await Api.Spawn("route-monitor", new { settings = new { route = "/api/x", interval_seconds = 86_400 } }, $"route-{Guid.NewGuid():N}");
        (await Api.Post("/quarantine", new { scope = "category", target = "data", reason = "a drill" })).Is();
        await using var other = await Visit(watched);
        await Expect(other.Page.Locator(".notice.error")).ToContainTextAsync("Every agent of the category data");
        (await Api.Post("/quarantine/lift", new { scope = "category", target = "data" })).Is();
        await Expect(other.Page.Locator(".notice.error")).ToHaveCountAsync(0, new() { Timeout = 1_000 });
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task One_that_is_deleted_while_it_is_shown_says_so_and_one_that_never_was_too()
    {
        var id = await Born();
        await using var room = await Visit(id);
        await Agree(room, "Delete");
        await Expect(room.Page.GetByText("This agent was deleted")).ToBeVisibleAsync();
        (await Api.Get($"/agents/{id}")).IsRefused(404);
        await room.Go("/control/agents/never-born");
        await Expect(room.Page.GetByText("There is no such agent")).ToBeVisibleAsync();
        await room.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the company" }).ClickAsync();
        await Expect(room.Page.Locator("h1")).ToHaveTextAsync("Company");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Its_tasks_and_messages_are_there_within_a_second()
    {
        var id = await Born();
        await using var room = await Visit(id, "tasks");
        await Expect(room.Page.GetByText("It was given no tasks yet")).ToBeVisibleAsync();
        var task = await Api.Submit(id);
        var row = room.Page.Locator("tbody tr").First;
        await Expect(row.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", $"control/tasks/{task}", new() { Timeout = 1_000 });
        await Expect(row.Locator(".status")).ToHaveTextAsync("completed");

        await Tab(room, "Messages");
        await Expect(room.Page.GetByText("No messages yet")).ToBeVisibleAsync();
        (await Api.Post("/messages", new { from_agent = "task-router", to_agent = id, message_type = "event", payload = new { hello = "there" } })).Is();
        var message = room.Page.Locator("tbody tr");
        await Expect(message).ToContainTextAsync("received event", new() { Timeout = 1_000 });
        await Expect(message.GetByRole(AriaRole.Link)).ToHaveTextAsync("task-router");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "sent", Exact = true }).ClickAsync();
        await Expect(message).ToHaveCountAsync(0);
        await room.Page.ReloadAsync();
        await Expect(room.Page.Locator(".tabs [aria-current]")).ToHaveTextAsync("Messages");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Its_log_grows_pauses_and_is_searched()
    {
        var id = await Born();
        await using var room = await Visit(id, "log");
        var lines = room.Page.Locator(".line");
        await Expect(lines).ToHaveCountAsync(1);
        await Api.Do(id, "get_status");
        await Expect(lines).ToHaveCountAsync(2, new() { Timeout = 1_000 });
        await Expect(lines.Last).ToContainTextAsync("get_status done in");
        await Button(room, "Pause").ClickAsync();
        await Expect(Button(room, "Go on")).ToBeVisibleAsync();
        await Api.Do(id, "get_capabilities");
        await Expect(Button(room, "Go on (1 new)")).ToBeVisibleAsync();
        await Expect(lines).ToHaveCountAsync(2);
        await Button(room, "Go on (1 new)").ClickAsync();
        await Expect(lines).ToHaveCountAsync(3);
        await room.Page.GetByLabel("Search").FillAsync("capabil");
        await Expect(lines).ToHaveCountAsync(1);
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "errors" }).ClickAsync();
        await Expect(room.Page.GetByText("none is like that")).ToBeVisibleAsync();
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_long_log_shows_its_newest_line_until_its_reader_scrolls_away()
    {
        var id = await Born();
        foreach (var task in await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Api.Submit(id))))
            await Api.Ended(task);
        await using var room = await Visit(id, "log");
        const string fromTheEnd = "box => box.scrollHeight - box.scrollTop - box.clientHeight";
        var box = room.Page.Locator(".log");
        await Expect(room.Page.Locator(".line")).ToHaveCountAsync(61);
        await Eventually.True(async () => await box.EvaluateAsync<int>(fromTheEnd) < 2, "the end is in view", cancellationToken: TestContext.Current.CancellationToken);
        await Api.Do(id, "get_status");
        await Expect(room.Page.Locator(".line")).ToHaveCountAsync(62);
        Assert.InRange(await box.EvaluateAsync<int>(fromTheEnd), -1, 2);
        await box.EvaluateAsync("box => { box.scrollTop = 0; return new Promise(requestAnimationFrame); }");
        await Api.Do(id, "get_status");
        await Expect(room.Page.Locator(".line")).ToHaveCountAsync(63);
        Assert.Equal(0, await box.EvaluateAsync<int>("box => box.scrollTop"));
    }

    [Fact]
    public async Task Its_charts_hear_the_feed_that_everybody_hears()
    {
        var id = await Born();
        await using var room = await Visit(id, "metrics");
        var charts = room.Page.Locator(".charts");
        await Expect(charts).ToHaveAttributeAsync("data-live", "true");
        await Expect(room.Page.Locator("[data-line='completed'] b")).ToHaveTextAsync("0");
        await Api.Do(id, "get_status");
        await Expect(room.Page.Locator("[data-line='completed'] b")).ToHaveTextAsync("1", WithinASecond);
        await Expect(room.Page.GetByText("Not measured: agents share the memory of their silo.")).ToBeVisibleAsync();
        Assert.True(await room.Page.Locator("[data-chart='tasks'] canvas").EvaluateAsync<bool>("c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)"), "nothing is drawn");
        await room.Page.GetByLabel("Over").SelectOptionAsync("1 hour");
        await room.Page.GetByText("The samples as a table").ClickAsync();
        await Expect(room.Page.Locator("details.panel")).ToContainTextAsync(new Regex("No samples yet|At \\(UTC\\)"));
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task It_is_configured_by_what_was_changed_alone()
    {
        var id = await Born();
        await using var room = await Visit(id, "configuration");
        await room.Page.GetByLabel("Name on the page").FillAsync("The quick one");
        await room.Page.GetByLabel("Retries").FillAsync("7");
        (await Api.Post($"/agents/{id}/configure", new { task_timeout = 60 })).Is();
        await Expect(room.Page.GetByText("It was changed meanwhile")).ToBeVisibleAsync(new() { Timeout = 1_000 });
        await Button(room, "Save").ClickAsync();
        await Expect(Done(room)).ToHaveTextAsync($"Agent {id} configured");
        var config = (await Api.Agent(id))["config"]!;
        Assert.Equal(("The quick one", 7, 60), (config.Text("display_name"), (int)config["max_retries"]!, (int)config["task_timeout"]!));
        await Expect(room.Page.Locator(".lead")).ToContainTextAsync("The quick one", new() { Timeout = 1_000 });

        await room.Page.GetByLabel("A JSON object").FillAsync("""{"unheard_of":1}""");
        await Button(room, "Save").ClickAsync();
        await Expect(room.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("settings");
        await room.Page.GetByLabel("A JSON object").FillAsync("{");
        await Button(room, "Save").ClickAsync();
        await Expect(room.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The settings are not JSON (line 1).");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Time_travel_shows_it_as_it_was_and_takes_it_back()
    {
        var id = await Born(new { max_retries = 2 });
        await using var room = await Visit(id, "snapshots");
        await Expect(room.Page.GetByText("No snapshots yet")).ToBeVisibleAsync();
        await room.Page.GetByLabel("Why").FillAsync("before the change");
        await Button(room, "Take a snapshot").ClickAsync();
        var slider = room.Page.GetByRole(AriaRole.Slider);
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", "now");
        (await Api.Post($"/agents/{id}/configure", new { max_retries = 9, display_name = "Changed" })).Is();
        await Expect(slider).ToHaveAttributeAsync("max", "2", new() { Timeout = 1_000 });

        // By the keyboard alone.
        await slider.FocusAsync();
        await room.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", new Regex("before configure, 2 of 2$"));
        await room.Page.Keyboard.PressAsync("Home");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", new Regex("before the change, 1 of 2$"));
        await Expect(room.Page.GetByText("2 differences", new() { Exact = true }).First).ToBeVisibleAsync();
        await Expect(Row(room, "max_retries")).ToHaveTextAsync(new Regex(@"^\s*max_retries\s+changed\s*2\s*9$"));
        await Expect(Row(room, "max_retries")).ToHaveAttributeAsync("data-difference", "changed");
        await room.Keep("agent-travel");
        // What changes while it is looked at is seen.
        (await Api.Post($"/agents/{id}/configure", new { max_retries = 8 })).Is();
        await Expect(Row(room, "max_retries")).ToHaveTextAsync(new Regex(@"^\s*max_retries\s+changed\s*2\s*8$"), WithinASecond);
        await room.Page.GetByLabel("Only differences").CheckAsync();
        await Expect(Row(room, "task_timeout")).ToHaveCountAsync(0);

        await Agree(room, "Restore it");
        await Expect(Done(room).Last).ToContainTextAsync("restored to snapshot");
        await Expect(room.Page.GetByText("No differences")).ToBeVisibleAsync();
        Assert.Equal(2, (int)(await Api.Agent(id))["config"]!["max_retries"]!);

        var fork = $"fork-{Guid.NewGuid():N}";
        await room.Page.GetByLabel("New agent from it").FillAsync(fork);
        await Button(room, "Fork").ClickAsync();
        await room.Page.GetByRole(AriaRole.Link, new() { Name = fork }).ClickAsync();
        await Expect(room.Page.Locator("h1")).ToHaveTextAsync(fork);
        Assert.Equal(2, (int)(await Api.Agent(fork))["config"]!["max_retries"]!);
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_fork_to_an_id_that_is_taken_is_refused_in_words_and_a_snapshot_is_deleted()
    {
        var id = await Born();
        (await Api.Post($"/agents/{id}/snapshot", new { reason = "one" })).Is(201);
        (await Api.Post($"/agents/{id}/snapshot", new { reason = "two" })).Is(201);
        await using var room = await Visit(id, "snapshots");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "See it as of" }).Last.ClickAsync();
        await room.Page.GetByLabel("New agent from it").FillAsync(id);
        await Button(room, "Fork").ClickAsync();
        await Expect(room.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("exists already");
        await Agree(room, "Delete the snapshot");
        await Expect(Done(room)).ToContainTextAsync("was deleted");
        Assert.Equal("two", Assert.Single((await Api.Get($"/agents/{id}/snapshots")).Is().List("snapshots")).Text("reason"));
        await Expect(room.Page.GetByRole(AriaRole.Slider)).ToHaveAttributeAsync("aria-valuetext", "now");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_viewer_sees_all_of_it_and_nothing_to_press_that_it_may_not()
    {
        var id = await Born();
        (await Api.Post($"/agents/{id}/snapshot")).Is(201);
        await using var room = await Visit(id, key: RoomCompany.Looker);
        await Expect(room.Page.GetByRole(AriaRole.Heading, new() { Name = "Now" })).ToBeVisibleAsync();
        await Expect(room.Page.Locator("main button")).ToHaveCountAsync(0);
        await Tab(room, "Configuration");
        await Expect(room.Page.GetByLabel("Retries")).ToBeDisabledAsync();
        await Expect(room.Page.Locator("main button")).ToHaveCountAsync(0);
        await Tab(room, "Snapshots");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "See it as of" }).ClickAsync();
        await Expect(Row(room, "kind")).ToBeVisibleAsync();
        foreach (var change in Changes)
            await Expect(Button(room, change)).ToHaveCountAsync(0);
        Assert.Empty(room.Complaints);
    }

    [Theory]
    [InlineData(1280, false, "")]
    [InlineData(1280, true, "-dark")]
    [InlineData(390, false, "-390")]
    public async Task Every_part_of_it_can_be_read_by_everybody(int width, bool dark, string name)
    {
        var id = await Born(new { display_name = "The one that is looked at", capabilities = Capabilities });
        (await Api.Post($"/agents/{id}/snapshot", new { reason = "as it was born" })).Is(201);
        (await Api.Post($"/agents/{id}/configure", new { max_retries = 5 })).Is();
        await Api.Do(id, "get_status");
        await Api.Do(id, "delegate", new { task_type = "unheard_of" });
        (await Api.Post("/messages", new { from_agent = "task-router", to_agent = id, message_type = "event", payload = new { text = new string('x', 200) } })).Is();
        (await Api.Post("/connections", new { source = id, target = "task-router", type = "message" })).Is();
        await using var room = await company.Visit(width: width, dark: dark);
        foreach (var tab in Tabs)
        {
            await room.Go($"/control/agents/{id}?tab={tab}");
            await Expect(room.Page.Locator(".notice.loading")).ToHaveCountAsync(0);
            if (tab == "snapshots")
            {
                await room.Page.GetByRole(AriaRole.Slider).PressAsync("Home");
                await Expect(Row(room, "max_retries")).ToBeVisibleAsync();
            }

            await room.Keep($"agent-{tab}{name}");
            Assert.Equal((tab, 0), (tab, Math.Max(0, await room.Overflow())));
            if (width > 500)
                Assert.Empty(await room.SeriousBarriers());
        }

        Assert.Empty(room.Complaints);
    }

    private Task<string> Born(object? config = null) => Api.Spawn("myca-core", config, $"shown-{Guid.NewGuid():N}");

    private async Task<RoomPage> Visit(string id, string tab = "overview", string? key = RoomCompany.Owner)
    {
        var room = await company.Visit(key);
        await room.Go($"/control/agents/{id}?tab={tab}");
        await Expect(room.Page.Locator("h1")).ToHaveTextAsync(id);
        return room;
    }

    private static ILocator Button(RoomPage room, string name) => room.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Done(RoomPage room) => room.Page.Locator("main .done");

    private static ILocator Row(RoomPage room, string path) => room.Page.Locator("tr").Filter(new() { Has = room.Page.GetByRole(AriaRole.Rowheader, new() { NameRegex = new Regex($"^{path}( |$)") }) });

    private static Task Tab(RoomPage room, string name) => room.Page.Locator(".tabs").GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();

    private static async Task Agree(RoomPage room, string name)
    {
        await Button(room, name).ClickAsync();
        await Button(room, "Yes").ClickAsync();
    }
}
