using Mycosoft.Tests.EndToEnd.Companies;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Auth;

[Collection(typeof(OnSqlite))]
public sealed class RateLimitTests(SqliteCompany company) : CompanySuite(company)
{
    [Fact]
    public async Task A_key_with_a_rate_is_told_what_is_left_and_held_to_it()
    {
        var holder = Company.Silo.As(await Api.MakeKey("viewer", rateLimit: 2));
        var first = await holder.Get("/status");
        first.Is();
        Assert.Equal(("\"key\";q=2;w=1", "\"key\";r=1;t=1"), (Header(first, "RateLimit-Policy"), Header(first, "RateLimit")));
        var refused = await Eventually.Value(() => holder.Get("/status"), reply => reply.Status != 200, "the rate is used up", TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(("rate_limited", true), (refused.IsRefused(429).Text("code"), (bool)refused.Json["retryable"]!));
        Assert.Equal(("1", "\"key\";r=0;t=1"), (Header(refused, "Retry-After"), Header(refused, "RateLimit")));
        (await Api.Get("/status")).Is();
        (await holder.Get("/health")).Is();
        await Eventually.Equal(200, async () => (await holder.Get("/status")).Status, "the rate comes back", TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task Without_a_limit_nothing_is_said()
    {
        var reply = await Api.Get("/status");
        Assert.False(reply.Headers.Contains("RateLimit") || reply.Headers.Contains("RateLimit-Policy"));
    }

    [Fact]
    public async Task The_gateways_own_limit_holds_for_keys_that_have_none()
    {
        await using var silo = await SiloProcess.Start(
            new() { Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none", ["Mas__RateLimit__PerSecond"] = "1", ["Mas__RateLimit__Burst"] = "3" } }, Cancellation);
        var api = new Api(silo.Http);
        var reply = await api.Get("/status");
        Assert.Equal("\"key\";q=3;w=3", Header(reply, "RateLimit-Policy"));
        var replies = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            replies.Add((await api.Get("/status")).Status);
        }

        Assert.Contains(429, replies);
        Assert.InRange(replies.Count(status => status == 200), 2, 8);
    }

    private static string Header(Reply reply, string name) => Assert.Single(reply.Headers.GetValues(name));
}
