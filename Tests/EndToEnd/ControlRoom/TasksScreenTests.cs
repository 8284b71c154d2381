using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

[Collection(typeof(InTheRoom))]
public sealed class TasksScreenTests(RoomCompany company)
{
    private const int ASecond = 1_000;

    private Api Api => company.Api;

    [Fact]
    public async Task A_task_is_there_within_a_second_and_moves_on_by_itself()
    {
        var id = await Api.Spawn();
        await using var room = await company.Visit();
        await room.Go($"/control/tasks?agent={id}");
        await Expect(room.Page.GetByText("No task is like that")).ToBeVisibleAsync();
        var work = await Occupation.Of(Api, id);
        var row = room.Page.Locator("tbody tr").Filter(new() { HasText = "delegate" });
        await Expect(row.Locator(".status")).ToHaveTextAsync("running", new() { Timeout = ASecond });
        await Expect(row).ToContainTextAsync("began");
        await work.End();
        await Api.Ended(work.TaskId);
        await Expect(row.Locator(".status")).ToHaveTextAsync("completed", new() { Timeout = ASecond });
        await Expect(row).Not.ToContainTextAsync("began");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task The_list_is_narrowed_paged_and_kept_in_the_address()
    {
        var id = await Api.Spawn();
        foreach (var _ in Enumerable.Range(0, 51))
            await Api.Submit(id);
        await Api.Ended(await Api.Submit(id, "delegate", new { task_type = "get_status", target_agent = "nobody-at-all" }, priority: 8));
        await using var room = await company.Visit();
        await room.Go("/control/tasks");
        await room.Page.GetByLabel("Agent", new() { Exact = true }).FillAsync(id);
        await Expect(room.Page.GetByText("Page 1")).ToBeVisibleAsync();
        await Expect(room.Page.Locator("tbody tr")).ToHaveCountAsync(50);
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Older" }).ClickAsync();
        await Expect(room.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await room.Page.GetByLabel("Priority").SelectOptionAsync("high");
        await Expect(room.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(room.Page.Locator("tbody tr")).ToContainTextAsync("not_found");
        await room.Page.GetByRole(AriaRole.Link, new() { Name = "Queue" }).ClickAsync();
        await Expect(room.Page.GetByText("No task is like that")).ToBeVisibleAsync();
        await room.Page.GetByRole(AriaRole.Link, new() { Name = "Done" }).ClickAsync();
        await Expect(room.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        Assert.EndsWith($"/control/tasks?show=done&agent={id}&priority=8", room.Page.Url, StringComparison.Ordinal);
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_task_is_submitted_by_its_form_with_the_keyboard_alone()
    {
        var id = await Api.Spawn("event-processor");
        await using var room = await company.Visit();
        var page = room.Page;
        await room.Go("/control/tasks/new");
        await page.GetByLabel("Agent").FocusAsync();
        await page.Keyboard.TypeAsync(id);
        await Expect(page.GetByLabel("Task", new() { Exact = false })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("create_rule");
        await Expect(page.GetByText("Changes something")).ToBeVisibleAsync();
        await page.GetByLabel("Name").FocusAsync();
        await page.Keyboard.TypeAsync("Rule of the page");
        await page.GetByLabel("Cooldown seconds").FocusAsync();
        await page.Keyboard.TypeAsync("-1");
        await room.Keep("tasks-new");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("At least 0.")).ToBeVisibleAsync();
        await page.GetByLabel("Cooldown seconds").FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("90");
        await page.GetByLabel("Agent id").FillAsync("myca-core");
        await page.GetByLabel("Task type").FillAsync("get_status");
        await page.GetByLabel("Name").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main h1")).ToHaveTextAsync("create_rule");
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("completed");
        await Expect(page.Locator("pre").Last).ToContainTextAsync("\"name\": \"Rule of the page\"");
        await Expect(page.Locator("pre").First).ToContainTextAsync("\"cooldown_seconds\": 90");
        await room.Keep("task");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task What_the_server_refuses_stands_at_its_field_and_JSON_is_another_way()
    {
        var id = await Api.Spawn("event-processor");
        await using var room = await company.Visit();
        var page = room.Page;
        await room.Go($"/control/tasks/new?agent={id}&type=set_rule_enabled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.Locator(".pf").Filter(new() { HasText = "Rule id" }).GetByRole(AriaRole.Alert)).ToHaveTextAsync("This is needed.");
        await page.GetByRole(AriaRole.Button, new() { Name = "As JSON" }).ClickAsync();
        await page.GetByLabel("Payload as JSON").FillAsync("""{"rule_id":"01a20000-0000-7000-8000-000000000001","enabled":true,"unheard":1}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Form" }).ClickAsync();
        await Expect(page.GetByText("There are no fields for all of this")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.GetByText("Unknown member. ($.payload.unheard)")).ToBeVisibleAsync();

        await room.Go($"/control/tasks/new?agent={id}&type=create_rule");
        await page.GetByLabel("Name").FillAsync("x");
        await page.GetByLabel("Agent id").FillAsync("no agent");
        await page.GetByLabel("Task type").FillAsync("get_status");
        await page.GetByText("Priority, time and retries").ClickAsync();
        await page.GetByLabel("Retries").FillAsync("99");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.Locator(".pf").Filter(new() { HasText = "Retries" }).GetByRole(AriaRole.Alert)).ToHaveTextAsync("max_retries must be 0 to 20.");
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_task_is_cancelled_after_a_question_and_submitted_again_as_a_new_one()
    {
        var id = await Api.Spawn("task-router");
        (await Api.Post($"/agents/{id}/pause")).Is();
        var task = await Api.Submit(id, payload: new { });
        await using var room = await company.Visit();
        var page = room.Page;
        await room.Go($"/control/tasks/{task}");
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("pending");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Cancel this task? It will not run." })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByText("Cancel this task?")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("cancelled");
        Assert.Equal("cancelled", (await Api.Task(task)).Text("status"));
        (await Api.Post($"/agents/{id}/resume")).Is();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit again" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(page.GetByText("Submitted as a new task")).ToBeVisibleAsync();
        await page.Locator(".done a").ClickAsync();
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("completed");
        Assert.DoesNotContain(task.ToString(), page.Url, StringComparison.Ordinal);
        Assert.Equal("cancelled", (await Api.Task(task)).Text("status"));
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task A_critical_task_says_that_it_waits_for_a_person_and_goes_on_when_one_agrees()
    {
        var id = await Api.Spawn("monitoring");
        await using var room = await company.Visit();
        var page = room.Page;
        await room.Go($"/control/tasks/new?agent={id}&type=reload_config");
        await Expect(page.GetByText("Critical: a person has to approve it before it runs.")).ToBeVisibleAsync();
        await Expect(page.GetByText("This task takes nothing.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit for approval" }).ClickAsync();
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("waiting approval");
        await Expect(page.GetByText("It does not run before a person has allowed exactly this payload.")).ToBeVisibleAsync();
        var task = page.Url[^36..];
        var approval = Assert.Single((await Api.Get($"/approvals?task_id={task}")).Is().List("approvals")).Text("approval_id");
        (await new Api(company.Silo.CreateClient(RoomCompany.Second)).Post($"/approvals/{approval}/approve")).Is();
        await Api.Ended(Guid.Parse(task));
        await Expect(page.Locator(".head .status")).ToHaveTextAsync("failed", new() { Timeout = ASecond });
        await Expect(page.GetByText("not_configured")).ToBeVisibleAsync();
        Assert.Empty(room.Complaints);
    }

    [Fact]
    public async Task Who_may_only_look_finds_nothing_to_press_and_what_is_not_there_says_so()
    {
        var task = await Api.Submit(await Api.Spawn());
        await using var room = await company.Visit(RoomCompany.Looker);
        var page = room.Page;
        await room.Go("/control/tasks");
        await Expect(page.Locator("tbody tr").First).ToBeVisibleAsync();
        await Expect(page.GetByText("New task")).ToHaveCountAsync(0);
        await room.Go($"/control/tasks/{task}");
        await Expect(page.Locator(".head .status")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Submit again" })).ToHaveCountAsync(0);
        await room.Go("/control/tasks/new");
        await Expect(page.GetByText("Submitting a task needs the role operator.")).ToBeVisibleAsync();
        await room.Go($"/control/tasks/{Guid.NewGuid()}");
        await Expect(page.GetByText("There is no such task")).ToBeVisibleAsync();
        await room.Go("/control/tasks?agent=nobody-at-all");
        await Expect(page.GetByText("No task is like that")).ToBeVisibleAsync();
        Assert.Empty(room.Complaints);
    }

    [Theory]
    [InlineData(1280, false, "")]
    [InlineData(1280, true, "-dark")]
    [InlineData(390, false, "-390")]
    public async Task Everybody_can_read_it_on_every_screen(int width, bool dark, string suffix)
    {
        var id = await Api.Spawn("task-router");
        (await Api.Post($"/agents/{id}/pause")).Is();
        await Api.Submit(id, priority: 10);
        var failed = await Api.Submit("myca-core", "delegate", new { task_type = "get_status", target_agent = "nobody-at-all" });
        await Api.Ended(failed);
        await using var room = await company.Visit(width: width, dark: dark);
        foreach (var (path, name) in new[] { ("/control/tasks", "tasks"), ($"/control/tasks/{failed}", "task-failed"), ("/control/tasks/new?agent=event-processor&type=create_rule", "tasks-form") })
        {
            await room.Go(path);
            await Expect(room.Page.Locator(".loading")).ToHaveCountAsync(0);
            await room.Keep(name + suffix);
            Assert.True(await room.Overflow() <= 0, $"{path} is wider than {width}");
            Assert.Empty(await room.SeriousBarriers());
        }

        Assert.Empty(room.Complaints);
    }
}
