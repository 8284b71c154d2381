using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;
using static Microsoft.Playwright.Assertions;

namespace Mycosoft.Tests.EndToEnd.ControlRoom;

/// <summary>A company of its own: its owner's policy wants two people, its file breaks, and somebody gets at its database.</summary>
public sealed class OwnerFilesScreenTests
{
    private const string Rules = "rules:\n  - { name: two look, on: task, effect: critical, decide: approve, approvers: 2 }\n  - { name: rest, decide: auto }\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_agree_a_broken_policy_is_told_and_a_changed_audit_is_found_out()
    {
        using var directory = new TemporaryDirectory("room");
        var file = directory.Write("policy.yaml", Rules);
        var environment = new Dictionary<string, string>
        {
            ["Mas__Roster"] = "monitoring-agent",
            ["Mas__Policy__File"] = file,
            ["MAS_API_KEYS"] = $"approver:{RoomCompany.Second},approver:third-key-for-the-page",
        };
        await using var silo = await SiloProcess.Start(new SiloSettings { ApiKey = RoomCompany.Owner, Environment = environment }, Cancellation);
        await using var chromium = new ChromiumBrowser();
        await chromium.InitializeAsync();
        var api = new Api(silo.Http);
        var approval = (await api.Post("/tasks", new { agent_id = "monitoring-agent", task_type = "reload_config" })).Is(202).Text("approval_id");

        await using var room = await RoomPage.Open(chromium.Browser, silo.Http.BaseAddress!, RoomCompany.Second);
        await room.Go("/control/approvals");
        var card = room.Page.GetByRole(AriaRole.Article, new() { Name = "reload_config of monitoring-agent" });
        await Expect(card.GetByText("It begins when 2 people have agreed.")).ToBeVisibleAsync();
        var third = new Api(silo.CreateClient("third-key-for-the-page"));
        (await third.Post($"/approvals/{approval}/approve", new { reason = "seen" })).Is();
        await Expect(card.GetByText("1 of 2")).ToBeVisibleAsync(new() { Timeout = 1_000 });
        await room.Keep("approvals-two");
        await card.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Expect(room.Page.Locator(".done")).ToContainTextAsync("is approved");
        await Expect(room.Page.GetByText("Nothing waits for you")).ToBeVisibleAsync();

        await File.WriteAllTextAsync(file, "rules:\n  - name: x\n    decide: perhaps\n", Cancellation);
        await room.Go("/control/health");
        await Expect(room.Page.Locator(".verdict").GetByText("The policy file is not valid")).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(room.Page.GetByText("$.rules[0].decide")).ToBeVisibleAsync();
        await room.Keep("health-policy");

        await using (var database = new SqliteConnection($"Data Source={Path.Combine(silo.DataDirectory, "ledger.db")};Pooling=False"))
        {
            await database.OpenAsync(Cancellation);
            await using var command = database.CreateCommand();
            command.CommandText = "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; UPDATE audit SET actor = 'somebody-else' WHERE action = 'approval.requested'";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await room.Go("/control/audit");
        await room.Page.GetByRole(AriaRole.Button, new() { Name = "Verify", Exact = true }).ClickAsync();
        await Expect(room.Page.GetByText("It is not whole.")).ToBeVisibleAsync();
        await Expect(room.Page.GetByText("A row was changed after it was written.").First).ToBeVisibleAsync();
        await room.Keep("audit-broken");
        Assert.Empty(room.Complaints);
    }
}
