using System.Net.Http.Headers;
using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Feed;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Auth;

/// <summary>Tokens of an OpenID Connect provider beside keys.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly OidcProvider _provider = new();
    private SiloProcess? _silo;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _provider.Start();
        _silo = await SiloProcess.Start(
            new()
            {
                Environment = new Dictionary<string, string>
                {
                    ["Mas__Roster"] = "none",
                    ["Mas__Oidc__Authority"] = _provider.Issuer,
                    ["Mas__Oidc__Audience"] = OidcProvider.Audience,
                    ["NO_PROXY"] = "127.0.0.1",
                },
            },
            Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_token_opens_as_far_as_its_role_goes()
    {
        var viewer = Bearer(_provider.Sign(_provider.Claims(Roles("viewer"))));
        (await viewer.Get("/status")).Is();
        (await viewer.Post("/agents/spawn", new { agent_id = "myca-core" })).IsRefused(403, "This needs the role operator; the key has the role viewer.");
        var owner = Bearer(_provider.Sign(_provider.Claims(Roles("viewer", "somebody", "admin", "operator"))));
        (await owner.Get("/keys")).Is();
        var oneRole = Bearer(_provider.Sign(_provider.Claims("operator", audience: Roles("another", OidcProvider.Audience))));
        await oneRole.Spawn("myca-core");
    }

    [Fact]
    public async Task What_is_done_with_a_token_is_done_in_its_subjects_name()
    {
        var alice = Bearer(_provider.Sign(_provider.Claims("operator", subject: "alice@example.org")));
        var task = await alice.Submit(await alice.Spawn());
        Assert.Equal("alice@example.org", (await alice.Task(task)).Text("requester"));
    }

    [Fact]
    public async Task A_ticket_stands_for_a_token_too()
    {
        var ticket = (await Bearer(_provider.Sign(_provider.Claims("viewer"))).Post("/api/dashboard/tickets")).Is(201);
        await using var viewer = await Viewer.ConnectTo(_silo!, ticket.Text("url"));
        await viewer.Hears("initial_state");
        var ended = (await Bearer(_provider.Sign(_provider.Claims("viewer", validFrom: -600, validFor: -15))).Post("/api/dashboard/tickets")).Is(201);
        await using var brief = await Viewer.ConnectTo(_silo!, ended.Text("url"));
        await brief.IsClosed();
        Assert.Equal("The credential has expired.", brief.Why);
        var device = Bearer(_provider.Sign(_provider.Claims("device")));
        (await device.Post("/api/dashboard/tickets")).IsRefused(403);
    }

    [Fact]
    public async Task A_token_that_is_not_in_order_opens_nothing()
    {
        var good = _provider.Sign(_provider.Claims("admin"));
        (await Bearer(good).Get("/keys")).Is();
        var parts = good.Split('.');
        var wrong = new Dictionary<string, string>
        {
            ["another audience"] = _provider.Sign(_provider.Claims("admin", audience: "another")),
            ["no audience"] = _provider.Sign(Without("aud")),
            ["another issuer"] = _provider.Sign(_provider.Claims("admin", issuer: "https://evil.example")),
            ["expired"] = _provider.Sign(_provider.Claims("admin", validFrom: -600, validFor: -60)),
            ["no expiry"] = _provider.Sign(Without("exp")),
            ["not valid yet"] = _provider.Sign(_provider.Claims("admin", validFrom: 120)),
            ["a stranger's signature"] = _provider.SignAsStranger(_provider.Claims("admin")),
            ["an unknown key"] = _provider.SignAsStranger(_provider.Claims("admin"), "key-2"),
            ["no signature"] = parts[0] + "." + parts[1] + ".",
            ["a cut signature"] = good[..^4],
            ["other claims under a signature"] = parts[0] + "." + _provider.Sign(_provider.Claims("admin", subject: "bob")).Split('.')[1] + "." + parts[2],
            ["nothing in it"] = "eyJ..",
            ["no base64"] = "eyJ!.eyJ!.!",
        };
        foreach (var algorithm in (string[])["none", "None", "NONE", "HS256", "RS256"])
        {
            wrong[$"unsigned, algorithm {algorithm}"] = OidcProvider.Unsigned(_provider.Claims("admin"), algorithm);
        }

        foreach (var (number, token) in _provider.SignWithPublishedKey(_provider.Claims("admin")).Index())
        {
            wrong[$"HMAC with the published key {number}"] = token;
        }

        var answers = new List<string>();
        foreach (var (what, token) in wrong)
        {
            var reply = await Bearer(token).Get("/keys");
            answers.Add($"{what}: {reply.Status} {reply.Headers.WwwAuthenticate}");
            Assert.Equal((what, "The token is not valid."), (what, reply.IsRefused(401).Text("detail")));
            Assert.DoesNotContain("IDX", reply.Text, StringComparison.Ordinal);
        }

        Assert.All(answers, answer => Assert.EndsWith("401 Bearer error=\"invalid_token\"", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_without_a_role_or_a_name_of_its_own_is_refused()
    {
        (await Bearer(_provider.Sign(_provider.Claims())).Get("/status")).IsRefused(403);
        (await Bearer(_provider.Sign(_provider.Claims(Roles("owner")))).Get("/status")).IsRefused(403);
        foreach (var name in (string?[])[null, "", new string('n', 201)])
        {
            (await Bearer(_provider.Sign(_provider.Claims("admin", subject: name))).Get("/status")).IsRefused(403, "The token's claim 'sub' names nobody.");
        }

        foreach (var name in (string[])["anonymous", "key:2bb80d53", "roster", "gap-detector", "retirement", "policy-file"])
        {
            (await Bearer(_provider.Sign(_provider.Claims("admin", subject: name))).Get("/status")).IsRefused(403, $"The token's claim 'sub' is '{name}', a name that the company itself acts under.");
        }
    }

    [Fact]
    public async Task A_token_in_the_name_of_an_agent_is_refused_from_its_birth_on()
    {
        var token = Bearer(_provider.Sign(_provider.Claims("admin", subject: "shop-agent")));
        await token.Post("/agents/spawn", new { agent_id = "shop-agent", agent_type = "website" });
        await Eventually.Equal(403, async () => (await token.Get("/status")).Status, "the name is the agent's", TimeSpan.FromSeconds(20), Cancellation);
        (await token.Get("/status")).IsRefused(403, "The token's claim 'sub' is 'shop-agent', an agent's id; only the role agent acts as an agent.");
        (await token.Get("/health")).Is();
        (await Bearer(_provider.Sign(_provider.Claims("agent", subject: "shop-agent"))).Post("/tasks", new { agent_id = "shop-agent", task_type = "get_status" })).Is(202);
    }

    [Fact]
    public async Task A_token_is_a_bearer_and_a_key_goes_on_opening()
    {
        var token = _provider.Sign(_provider.Claims("admin"));
        using var asKey = _silo!.CreateClient(token);
        (await new Api(asKey).Get("/status")).IsRefused(403);
        using var nobody = _silo.CreateClient(null);
        (await new Api(nobody).Get($"/status?api_key={token}")).IsRefused(403);
        (await new Api(nobody).Get("/status")).IsRefused(401);
        (await new Api(_silo.Http).Get("/status")).Is();
        var made = (await new Api(_silo.Http).MakeKey("viewer")).Text("key");
        (await Bearer(made).Get("/status")).Is();
        (await Bearer(token + "x").Get("/health")).Is();
    }

    [Fact]
    public async Task A_provider_that_is_away_from_the_start_is_an_outage_and_keys_open_meanwhile()
    {
        await _provider.Stop();
        var token = Bearer(_provider.Sign(_provider.Claims("admin")));
        (await token.Get("/status")).IsRefused(503, "The identity provider does not answer; try again.");
        (await new Api(_silo!.Http).Get("/status")).Is();
        await _provider.Start();
        await Eventually.Equal(200, async () => (await token.Get("/status")).Status, "the token opens once the provider is back", TimeSpan.FromSeconds(20), Cancellation);
        await _provider.Stop();
        (await token.Get("/status")).Is();
    }

    private Dictionary<string, object?> Without(string claim)
    {
        var claims = _provider.Claims("admin");
        claims.Remove(claim);
        return claims;
    }

    private static string[] Roles(params string[] roles) => roles;

    private Api Bearer(string token)
    {
        var client = _silo!.CreateClient(null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Api(client);
    }
}
