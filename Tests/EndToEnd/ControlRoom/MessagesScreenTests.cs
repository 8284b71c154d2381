using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class MessagesScreenTests(RoomCompany company)
{
    private const int ASecond = 1_000;

    private Api Api => company.Api;

    [Fact]
    public async Task A_message_and_its_answer_are_there_within_a_second_and_their_payloads_on_demand()
    {
        var (from, to) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        await using var room = await company.Visit();
        var page = room.Page;
        await room.Go($"/control/messages?agent={from}&other={to}");
        await Expect(page.GetByText("No message is like that")).ToBeVisibleAsync();
        (await Api.Post("/messages", new { from_agent = from, to_agent = to, payload = new { task_type = "get_status" } })).Is();
        var request = page.Locator("tbody tr").Filter(new() { HasText = "request" });
        var response = page.Locator("tbody tr").Filter(new() { HasText = "response" });
        await Expect(request).ToBeVisibleAsync(new() { Timeout = ASecond });
        await Expect(response.Locator(".status")).ToHaveTextAsync("delivered", new() { Timeout = 2 * ASecond });
        await Expect(request.Locator(".status")).ToHaveTextAsync("delivered", new() { Timeout = 2 * ASecond });
        await Expect(request.Locator("td[data-label=Latency]")).ToContainTextAsync("ms");
        await Expect(page.Locator(".lane")).ToHaveCountAsync(1);
        await Expect(page.Locator(".lane .dot")).ToHaveCountAsync(2);
        await request.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator("tr.inside pre")).ToContainTextAsync("\"task_type\": \"get_status\"");
        await request.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Locator("tr.inside")).ToHaveCountAsync(0);
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task What_waits_is_shown_as_waiting_and_as_delivered_without_anybody_telling()
    {
        var (from, to) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        (await Api.Post($"/agents/{to}/pause")).Is();
        await using var room = await company.Visit();
        await room.Go($"/control/messages?agent={to}&type=request");
        (await Api.Post("/messages", new { from_agent = from, to_agent = to, payload = new { task_type = "get_status" } })).Is();
        var status = room.Page.Locator("tbody tr").Filter(new() { HasText = from }).Locator(".status");
        await Expect(status).ToHaveTextAsync("pending", new() { Timeout = ASecond });
        await Expect(room.Page.Locator("td[data-label=Latency]")).ToHaveTextAsync("–");
        (await Api.Post($"/agents/{to}/resume")).Is();
        await Expect(status).ToHaveTextAsync("delivered", new() { Timeout = 3 * ASecond });
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task They_are_narrowed_to_a_pair_a_type_and_a_conversation()
    {
        var (a, b, c) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        var first = (await Api.Post("/messages", new { from_agent = a, to_agent = b, message_type = "event" })).Is().Text("message_id");
        (await Api.Post("/messages", new { from_agent = b, to_agent = a, message_type = "heartbeat", correlation_id = first })).Is();
        (await Api.Post("/messages", new { from_agent = a, to_agent = c, message_type = "event" })).Is();
        await using var room = await company.Visit();
        var page = room.Page;
        var rows = page.Locator("tbody tr");
        await room.Go($"/control/messages?agent={a}");
        await Expect(rows).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = b }).First.ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByLabel("Type").SelectOptionAsync("heartbeat");
        await Expect(rows).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/control/messages$"));
        await page.Locator($"tbody tr:has-text('{b}') td[data-label=Conversation] a").First.ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"conversation={first}"));
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_person_sends_a_message_with_the_keyboard_alone()
    {
        var to = await Api.Spawn("task-router");
        await using var room = await company.Visit();
        var page = room.Page;
        await room.Go("/control/messages");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a message" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#send-to").FocusAsync();
        await page.Keyboard.TypeAsync("nobody-at-all");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#send").GetByText("Agent nobody-at-all not found")).ToBeVisibleAsync();
        await page.Locator("#send-to").FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(to);
        await page.Locator("#send-type").SelectOptionAsync("request");
        await room.Keep("messages-send");
        await page.Locator("#send-priority").FocusAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Sent, and on disk")).ToBeVisibleAsync();
        await page.Locator(".done a").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("conversation="));
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("response");
        var sent = (await Api.Get($"/messages?agent_id={to}&type=request")).Is().List("messages").Single();
        Assert.Equal(sent.Text("principal"), sent.Text("from_agent"));
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Who_may_only_look_sends_nothing()
    {
        await using var room = await company.Visit(RoomCompany.Looker);
        await room.Go("/control/messages");
        await Expect(room.Page.Locator(".loading")).ToHaveCountAsync(0);
        await Expect(room.Page.GetByText("Send a message")).ToHaveCountAsync(0);
        Assert.Empty(room.Complaints);
    }

    [Theory]
    [InlineData(1280, false, "")]
    [InlineData(1280, true, "-dark")]
    [InlineData(390, false, "-390")]
    public async Task Everybody_can_read_it_on_every_screen(int width, bool dark, string suffix)
    {
        var (a, b) = (await Api.Spawn("task-router", id: $"a-rather-long-name-for-an-agent-{Guid.NewGuid():n}"), await Api.Spawn("task-router"));
        foreach (var type in new[] { "request", "event", "command", "heartbeat", "ack" })
            (await Api.Post("/messages", new { from_agent = a, to_agent = b, message_type = type, requires_ack = type == "event" })).Is();
        (await Api.Post("/messages", new { from_agent = a, to_agent = "broadcast", message_type = "broadcast", category = "dao" })).Is();
        await using var room = await company.Visit(width: width, dark: dark);
        await room.Go("/control/messages");
        await Expect(room.Page.Locator("tbody tr").First).ToBeVisibleAsync();
        await room.Page.Locator("tbody tr").First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(room.Page.Locator("tr.inside pre")).ToBeVisibleAsync();
        await room.Keep("messages" + suffix);
        Assert.True(await room.Overflow() <= 0);
        Assert.Empty(await room.SeriousBarriers());
        Assert.Empty(room.Complaints);
    }
}
