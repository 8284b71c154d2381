using System.Text.Json.Nodes;
using Mycosoft.Tests.EndToEnd.Auth;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Contract;

[Collection(typeof(OnSqlite))]
public sealed class MessagesOnSqliteTests(SqliteCompany company) : MessagesSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class MessagesOnPostgresTests(PostgresCompany company) : MessagesSuite(company);

public abstract class MessagesSuite(SharedCompany company) : CompanySuite(company)
{
    [Theory]
    [InlineData("request")]
    [InlineData("response")]
    [InlineData("event")]
    [InlineData("command")]
    [InlineData("heartbeat")]
    [InlineData("broadcast")]
    [InlineData("ack")]
    public async Task Every_type_is_sent_kept_and_listed(string type)
    {
        var (from, to) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        var sent = (await Api.Post("/messages", new { from_agent = from, to_agent = to, message_type = type, payload = new { note = "hello" }, priority = 8 })).Is().Has("message_id:uuid status:text");
        Assert.Equal("sent", sent.Text("status"));
        var message = await Listed(to, sent.Text("message_id"));
        message.Has(Shapes.Message);
        Assert.Equal((from, to, type, 8, "hello"), (message.Text("from_agent"), message.Text("to_agent"), message.Text("message_type"), (int)message["priority"]!, message["payload"]!.Text("note")));
        Assert.Equal(1, (int)(await Api.Agent(to))["messages_received"]!);
    }

    [Fact]
    public async Task A_request_with_a_task_type_becomes_a_task_and_its_result_a_response()
    {
        var (from, to) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        var request = (await Api.Post("/messages", new { from_agent = from, to_agent = to, payload = new { task_type = "get_status" } })).Is().Text("message_id");
        var response = await First(from, "response");
        Assert.Equal((to, from, request), (response.Text("from_agent"), response.Text("to_agent"), response.Text("correlation_id")));
        Assert.Equal("completed", response["payload"]!.Text("status"));
        Assert.Equal(to, response["payload"]!["result"]!.Text("agent_id"));
    }

    [Fact]
    public async Task The_company_s_messages_are_listed_by_pair_and_by_what_they_belong_to()
    {
        var (from, to) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        var request = (await Api.Post("/messages", new { from_agent = from, to_agent = to, payload = new { task_type = "get_status" } })).Is().Text("message_id");
        await First(from, "response");
        var all = (await Api.Get($"/messages?correlation_id={request}")).Is();
        Assert.Equal(["response", "request"], all.List("messages").Select(message => message.Text("message_type")));
        Assert.All(all.List("messages"), message => message.Has(Shapes.Message));
        Assert.Equal([request], (await Api.Get($"/messages?agent_id={to}&other={from}&type=request")).Is().List("messages").Select(message => message.Text("id")));
        var first = (await Api.Get($"/messages?agent_id={from}&limit=1")).Is();
        Assert.Equal(request, Assert.Single((await Api.Get($"/messages?agent_id={from}&limit=1&cursor={first.Text("next_cursor")}")).Is().List("messages")).Text("id"));
        Assert.Equal(request, (await Api.Get($"/messages/{request}")).Is().Text("message_id"));
        (await Api.Get($"/messages/{Guid.NewGuid()}")).IsRefused(404);
        (await Api.Get("/messages/no-id")).IsRefused(404);
        (await Api.Get("/messages?correlation_id=x")).IsRefused(422);
    }

    [Fact]
    public async Task A_broadcast_reaches_everyone_or_one_category()
    {
        var (from, to) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        var all = (await Api.Post("/messages", new { from_agent = from, to_agent = "broadcast", message_type = "event", payload = new { to = "all" } })).Is().Text("message_id");
        var core = (await Api.Post("/messages", new { from_agent = from, to_agent = "broadcast", message_type = "event", category = "core" })).Is().Text("message_id");
        var dao = (await Api.Post("/messages", new { from_agent = from, to_agent = "broadcast", message_type = "event", category = "dao" })).Is().Text("message_id");
        await Listed(to, all);
        await Listed(to, core);
        Assert.DoesNotContain(dao, (await Api.Get($"/agents/{to}/messages")).Is().List("messages").Select(message => message.Text("id")));
    }

    [Fact]
    public async Task A_message_keeps_its_correlation_ttl_and_wish_for_an_ack()
    {
        var (from, to, correlation) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"), Guid.NewGuid());
        var id = (await Api.Post("/messages", new { from_agent = from, to_agent = to, message_type = "event", correlation_id = correlation, ttl = 60, requires_ack = true })).Is().Text("message_id");
        var message = await Listed(to, id);
        Assert.Equal((correlation, 60, true), ((Guid)message["correlation_id"]!, (int)message["ttl"]!, (bool)message["requires_ack"]!));
        var ack = await First(from, "ack");
        Assert.Equal(to, ack.Text("from_agent"));
        await Eventually.True(async () => (bool)(await Listed(to, id))["acknowledged"]!, "the message is acknowledged", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Messages_of_one_pair_arrive_in_the_order_they_were_sent()
    {
        var (from, to) = (await Api.Spawn("task-router"), await Api.Spawn("task-router"));
        for (var number = 0; number < 30; number++)
        {
            (await Api.Post("/messages", new { from_agent = from, to_agent = to, message_type = "event", payload = new { number } })).Is();
        }

        var arrived = (await Api.Get($"/agents/{to}/messages?type=event")).Is().List("messages").Select(message => (int)message["payload"]!["number"]!).ToList();
        Assert.Equal(Enumerable.Range(0, 30).Reverse(), arrived);
    }

    [Fact]
    public async Task A_person_commands_in_an_agents_name_and_an_agent_only_whom_the_policy_lets_it()
    {
        var (own, to) = (await Api.Spawn("website"), await Api.Spawn());
        var command = new { from_agent = own, to_agent = to, message_type = "command", payload = new { command = "pause" } };
        var agent = Company.Silo.As(await Api.MakeKey("agent", principal: own));
        (await agent.Post("/messages", command)).IsRefused(403, $"The policy's list of commands has no line by which {own} (integration) commands {to} (core).");
        (await agent.Post("/tasks", new { agent_id = to, task_type = "delegate", payload = new { task_type = "get_status" } })).IsRefused(403);
        (await agent.Post("/api/tasks/submit", new { target_agent = to, task_type = "delegate", payload = new { task_type = "get_status" } })).IsRefused(403);
        var task = await Api.Ended(await agent.Submit(to));
        Assert.Equal(("completed", own, own, 0), (task.Text("status"), task.Text("requester"), task.Text("requester_agent"), (int)task["hops"]!));
        await Eventually.Equal(3, async () => (await Api.Get($"/api/dashboard/agents/{to}/logs?action_type=refused:command")).Is().List("logs").Count(), "all three are logged", cancellationToken: Cancellation);

        var person = Company.Silo.As(await Api.MakeKey("operator", principal: "alice"));
        var id = (await person.Post("/messages", command)).Is().Text("message_id");
        await Api.HasStatus(to, "paused");
        var message = await Listed(to, id);
        Assert.Equal((own, "alice", 0), (message.Text("from_agent"), message.Text("principal"), (int)message["hops"]!));
    }

    [Fact]
    public async Task Lists_are_paged_and_unknown_agents_are_404()
    {
        var to = await Api.Spawn("task-router");
        for (var number = 0; number < 5; number++)
        {
            (await Api.Post("/messages", new { from_agent = "n8n-outside", to_agent = to, message_type = "event" })).Is();
        }

        var first = (await Api.Get($"/agents/{to}/messages?limit=3")).Is().Has("agent_id:text messages:list next_cursor:text");
        var second = (await Api.Get($"/agents/{to}/messages?limit=3&cursor={Uri.EscapeDataString(first.Text("next_cursor"))}")).Is();
        Assert.Equal(5, first.List("messages").Concat(second.List("messages")).Select(message => message.Text("id")).Distinct().Count());
        (await Api.Post("/messages", new { from_agent = to, to_agent = "nobody" })).IsRefused(404, "Agent nobody not found");
        (await Api.Get("/agents/nobody/messages")).IsRefused(404, "Agent nobody not found");
    }

    private Task<JsonNode> Listed(string agentId, string messageId) => Eventually.Value(
        async () => (await Api.Get($"/agents/{agentId}/messages")).Is().List("messages").FirstOrDefault(message => message.Text("id") == messageId)!,
        message => message is not null, $"{agentId} lists message {messageId}", cancellationToken: Cancellation);

    private Task<JsonNode> First(string agentId, string type) => Eventually.Value(
        async () => (await Api.Get($"/agents/{agentId}/messages?type={type}")).Is().List("messages").FirstOrDefault(message => message.Text("to_agent") == agentId)!,
        message => message is not null, $"{agentId} receives a message of type {type}", cancellationToken: Cancellation);
}
