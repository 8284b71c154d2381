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
}
