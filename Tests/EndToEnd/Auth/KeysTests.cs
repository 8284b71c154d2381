using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;

namespace Mycosoft.Tests.EndToEnd.Auth;

[Collection(typeof(OnSqlite))]
public sealed class KeysOnSqliteTests(SqliteCompany company) : KeysSuite(company);

[Collection(typeof(OnPostgres))]
public sealed class KeysOnPostgresTests(PostgresCompany company) : KeysSuite(company);

public abstract class KeysSuite(SharedCompany company) : CompanySuite(company)
{
    private const string Shape = "id:uuid prefix:text name:text principal:text role:text scopes:list? rate_limit:whole? status:text created_by:text created_at:time expires_at:time? last_used_at:time? revoked_at:time? revoked_by:text?";

    [Fact]
    public async Task A_key_is_shown_once_and_listed_without_its_text_or_hash()
    {
        var reply = await Api.Post("/keys", new { name = "ci", role = "operator", principal = "alice", scopes = Only("tasks"), expires_at = DateTime.UtcNow.AddHours(1) });
        var made = reply.Is(201).Has("key:text " + Shape);
        var key = made.Text("key");
        Assert.Matches("^mas_[A-Za-z0-9_-]{43}$", key);
        Assert.True(reply.Headers.CacheControl?.NoStore);
        Assert.Equal((key[..12], "ci", "alice", "operator", "active"), (made.Text("prefix"), made.Text("name"), made.Text("principal"), made.Text("role"), made.Text("status")));
        var list = await Api.Get("/keys");
        var listed = Assert.Single(list.Is().Has("keys:list next_cursor:text?").List("keys"), item => item.Text("id") == made.Text("id")).Has(Shape);
        Assert.False(listed.AsObject().ContainsKey("key"));
        Assert.DoesNotContain(key[12..], list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", list.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("salt", list.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_from_then_on_and_revoking_it_again_changes_nothing()
    {
        var key = await Api.MakeKey("viewer");
        var holder = Company.Silo.As(key);
        (await holder.Get("/status")).Is();
        var revoked = (await Api.Delete($"/keys/{key.Text("id")}")).Is().Has(Shape);
        Assert.Equal("revoked", revoked.Text("status"));
        Assert.Equal("The API key was revoked.", (await holder.Get("/status")).IsRefused(403).Text("detail"));
        Assert.Equal(revoked.ToJsonString(), (await Api.Delete($"/keys/{key.Text("id")}")).Is().ToJsonString());
        (await Api.Delete($"/keys/{Guid.NewGuid()}")).IsRefused(404, "Key not found");
        (await Api.Delete("/keys/mas_abcdefgh")).IsRefused(404, "Key not found");
    }

    [Fact]
    public async Task A_key_ends_at_its_instant()
    {
        var key = await Api.MakeKey("viewer", expiresAt: DateTime.UtcNow.AddSeconds(4));
        var holder = Company.Silo.As(key);
        (await holder.Get("/status")).Is();
        var refused = await Eventually.Value(() => holder.Get("/status"), reply => reply.Status != 200, "the key expires", TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal("The API key has expired.", refused.IsRefused(403).Text("detail"));
        Assert.Equal("expired", await Status(key.Text("id")));
    }

    [Fact]
    public async Task The_last_use_is_noted()
    {
        var key = await Api.MakeKey("viewer", principal: $"user-{Guid.NewGuid():n}");
        Assert.Null(key["last_used_at"]);
        (await Company.Silo.As(key).Get("/status")).Is();
        await Eventually.True(
            async () => (await Api.Get($"/keys?principal={key.Text("principal")}")).Is().List("keys").Single()["last_used_at"] is not null, "the last use is written", TimeSpan.FromSeconds(20), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task What_a_key_does_is_done_in_the_name_of_its_principal()
    {
        var holder = Company.Silo.As(await Api.MakeKey("operator", principal: "alice"));
        var agent = await Api.Spawn();
        var task = await holder.Submit(agent);
        Assert.Equal("alice", (await Api.Task(task)).Text("requester"));
        var unnamed = await Api.MakeKey("operator");
        Assert.Equal($"key:{unnamed.Text("prefix")}", unnamed.Text("principal"));
    }

    [Fact]
    public async Task A_repeated_request_makes_one_key_and_shows_its_text_the_first_time_only()
    {
        var (body, once) = (new { name = "once", role = "viewer", principal = $"user-{Guid.NewGuid():n}" }, Guid.NewGuid().ToString());
        var first = (await Api.Post("/keys", body, once)).Is(201);
        var again = (await Api.Post("/keys", body, once)).Is(200);
        Assert.Equal((first.Text("id"), false), (again.Text("id"), again.AsObject().ContainsKey("key")));
        (await Api.Post("/keys", new { name = "another", role = "viewer" }, once)).IsRefused(422);
        Assert.Single((await Api.Get($"/keys?principal={body.principal}")).Is().List("keys"));
        (await Company.Silo.As(first).Get("/status")).Is();
    }

    [Fact]
    public async Task An_agents_name_is_for_its_own_keys_only()
    {
        var agent = await Api.Spawn();
        Assert.Equal($"'{agent}' is an agent's id; only a key of the role agent acts as an agent.", (await Api.Post("/keys", new { name = "x", role = "operator", principal = agent })).IsRefused(422, path: "$.principal").Text("detail"));
        (await Api.Post("/keys", new { name = "x", role = "agent", principal = agent })).Is(201);
        (await Api.Post("/agents/spawn", new { agent_id = "roster", agent_type = "website" })).IsRefused(422, path: "$.agent_id");
    }

    [Fact]
    public async Task A_persons_name_is_for_no_agent()
    {
        var (person, outside) = ($"person-{Guid.NewGuid():n}", $"outside-{Guid.NewGuid():n}");
        var key = await Api.MakeKey("operator", principal: person);
        await Api.MakeKey("agent", principal: outside);
        var agent = await Api.Spawn();
        var snapshot = (await Api.Post($"/agents/{agent}/snapshot")).Is(201).Text("id");
        (await Api.Post("/agents/spawn", new { agent_id = person, agent_type = "website" })).IsRefused(422, $"'{person}' is the principal of a key; an agent cannot be named so.", "$.agent_id");
        (await Api.Post("/agents/register", new { agent_id = person, agent_type = "website" })).IsRefused(422, path: "$.agent_id");
        (await Api.Post($"/snapshots/{snapshot}/fork", new { agent_id = person })).IsRefused(422, path: "$.agent_id");
        (await Api.Post("/agents/spawn", new { agent_id = outside, agent_type = "website" })).Is();
        (await Api.Delete($"/keys/{key.Text("id")}")).Is();
        (await Api.Post("/agents/spawn", new { agent_id = person, agent_type = "website" })).Is();
    }

    [Fact]
    public async Task An_answer_that_is_waited_for_ends_with_the_key_that_asked_for_it()
    {
        var agent = await Api.Spawn();
        (await Api.Post($"/agents/{agent}/pause")).Is();
        var (revoked, ending) = (await Api.MakeKey("operator"), await Api.MakeKey("operator", expiresAt: DateTime.UtcNow.AddSeconds(6)));
        var waiting = new[] { revoked, ending }.Select(key => Company.Silo.As(key).Post("/tasks?wait=300", new { agent_id = agent, task_type = "get_status" })).ToList();
        await Eventually.Equal(2, async () => (await Api.Get($"/tasks?agent_id={agent}")).Is().List("tasks").Count(), "both are accepted", TimeSpan.FromSeconds(20), Cancellation);
        (await Api.Delete($"/keys/{revoked.Text("id")}")).Is();
        var answers = await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal("The API key was revoked.", answers[0].IsRefused(403).Text("detail"));
        Assert.Equal("The credential has expired.", answers[1].IsRefused(403).Text("detail"));
    }

    [Fact]
    public async Task A_limited_key_reaches_its_routes_and_makes_no_key_that_reaches_more()
    {
        var tasks = Company.Silo.As(await Api.MakeKey("operator", scopes: Only("tasks")));
        (await tasks.Get("/tasks")).Is();
        (await tasks.Get("/agents")).IsRefused(403, "This key is limited to tasks, and this route is not among them.");
        (await tasks.Get("/nowhere")).IsRefused(404);

        var keys = Company.Silo.As(await Api.MakeKey("admin", scopes: Only("keys", "tasks")));
        (await keys.Post("/keys", new { name = "wide", role = "admin" })).IsRefused(403, path: "$.scopes");
        (await keys.Post("/keys", new { name = "wide", role = "admin", scopes = Only("tasks", "agents") })).IsRefused(403, path: "$.scopes");
        (await keys.Post("/keys", new { name = "narrow", role = "viewer", scopes = Only("tasks") })).Is(201);
    }

    [Fact]
    public async Task An_agent_acts_as_itself_only()
    {
        var (own, other) = ($"outside-{Guid.NewGuid():n}", await Api.Spawn());
        var agent = Company.Silo.As(await Api.MakeKey("agent", principal: own));
        Assert.Equal("waiting_approval", (await agent.Post("/agents/register", new { agent_id = own, agent_type = "myca-core" })).Is(202).Text("status"));
        (await agent.Post("/agents/register", new { agent_id = own, agent_type = "website" })).Is();
        (await agent.Post("/agents/register", new { agent_id = "somebody-else", agent_type = "myca-core" })).IsRefused(403, $"The key of agent {own} acts for that agent only.");
        (await agent.Post("/messages", new { from_agent = own, to_agent = other })).Is();
        (await agent.Post("/messages", new { from_agent = other, to_agent = own })).IsRefused(403);
        await agent.Submit(other);
        (await agent.Get("/agents")).IsRefused(403);
    }

    [Theory]
    [InlineData("""{"role":"viewer"}""", "$.name")]
    [InlineData("""{"name":"x"}""", "$.role")]
    [InlineData("""{"name":"x","role":"owner"}""", "$.role")]
    [InlineData("""{"name":"x","role":"viewer","scopes":["everything"]}""", "$.scopes[0]")]
    [InlineData("""{"name":"x","role":"viewer","scopes":[]}""", "$.scopes")]
    [InlineData("""{"name":"x","role":"viewer","scopes":[null]}""", "$.scopes[0]")]
    [InlineData("""{"name":"x","role":"viewer","expires_at":"2020-01-01T00:00:00Z"}""", "$.expires_at")]
    [InlineData("""{"name":"x","role":"viewer","expires_at":"tomorrow"}""", "$.expires_at")]
    [InlineData("""{"name":"x","role":"viewer","rate_limit":0}""", "$.rate_limit")]
    [InlineData("""{"name":"x","role":"viewer","principal":"anonymous"}""", "$.principal")]
    [InlineData("""{"name":"x","role":"viewer","principal":"key:12345678"}""", "$.principal")]
    [InlineData("""{"name":"x","role":"operator","principal":"roster"}""", "$.principal")]
    [InlineData("""{"name":"x","role":"agent","principal":"gap-detector"}""", "$.principal")]
    [InlineData("""{"name":"x","role":"approver","principal":"ceo-agent"}""", "$.principal")]
    [InlineData("""{"name":"x","role":"agent"}""", "$.principal")]
    [InlineData("""{"name":"x","role":"viewer","hash":"00"}""", "$.hash")]
    public async Task A_wrong_request_is_refused_with_the_member(string body, string path) => (await Api.Post("/keys", body)).IsRefused(422, path: path);

    [Theory]
    [InlineData("' OR '1'='1")]
    [InlineData("x'; DROP TABLE api_keys; --")]
    [InlineData("%")]
    public async Task Text_is_text_to_the_store_wherever_it_comes_in(string text)
    {
        var before = (await Api.Get("/keys?limit=1000")).Is().List("keys").Count();
        var escaped = Uri.EscapeDataString(text);
        Assert.Empty((await Api.Get($"/keys?principal={escaped}")).Is().List("keys"));
        (await Api.Get($"/keys?cursor={escaped}")).IsRefused(422, path: "$.cursor");
        (await Api.Delete($"/keys/{escaped}")).IsRefused(404);
        var made = (await Api.Post("/keys", new { name = text, role = "viewer", principal = text })).Is(201);
        Assert.Equal((text, text), (made.Text("name"), made.Text("principal")));
        Assert.Equal([made.Text("id")], (await Api.Get($"/keys?principal={escaped}")).Is().List("keys").Select(key => key.Text("id")));
        (await Api.Delete($"/keys/{made.Text("id")}")).Is();
        Assert.True((await Api.Get("/keys?limit=1000")).Is().List("keys").Count() > before);
    }

    private static string[] Only(params string[] scopes) => scopes;

    private async Task<string> Status(string id) => (await Api.Get("/keys?limit=1000")).Is().List("keys").Single(key => key.Text("id") == id).Text("status");
}
