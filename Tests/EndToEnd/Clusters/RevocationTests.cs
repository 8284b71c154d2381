using System.Diagnostics;
using Mycosoft.Tests.EndToEnd.Auth;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;

namespace Mycosoft.Tests.EndToEnd.Clusters;

/// <summary>Keys where there is more than one gateway.</summary>
[Collection(nameof(OneAtATime))]
public sealed class RevocationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_made_at_one_gateway_opens_the_other_and_a_revocation_there_acts_here_within_five_seconds()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 1, Gateways = 2, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } }, Cancellation);
        var (here, there) = (company.Gateways[0], new Api(company.Gateways[1].Http));
        var key = await there.MakeKey("viewer");
        var holder = here.As(key);
        (await holder.Get("/status")).Is();
        (await there.Delete($"/keys/{key.Text("id")}")).Is();
        var since = Stopwatch.StartNew();
        // In use all the while, so that it never leaves this gateway's memory by itself.
        var refused = await Eventually.Value(() => holder.Get("/status"), reply => reply.Status != 200, "the revocation acts", TimeSpan.FromSeconds(20), Cancellation);
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        refused.IsRefused(403, "The API key was revoked.");
    }

    [Fact]
    public async Task While_the_store_is_away_a_key_of_its_is_neither_right_nor_wrong()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 1, Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } }, Cancellation);
        var key = await new Api(company.Gateways[0].Http).MakeKey("viewer");
        var holder = company.Gateways[0].As(key);
        await company.Postgres.Kill();
        var away = await holder.Get("/agents/kinds");
        away.IsRefused(503);
        Assert.NotNull(away.Headers.RetryAfter);
        (await holder.Get("/health")).Is();
        (await new Api(company.Gateways[0].Http).Get("/agents/kinds")).Is();
        await company.Postgres.Restart(Cancellation);
        await Eventually.Equal(200, async () => (await holder.Get("/agents/kinds")).Status, "the key opens again", TimeSpan.FromSeconds(30), Cancellation);
    }
}
