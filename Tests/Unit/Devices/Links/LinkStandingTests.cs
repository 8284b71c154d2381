using Mycosoft.Devices;
using Mycosoft.Devices.Links;

namespace Mycosoft.Tests.Unit.Devices.Links;

public sealed class LinkStandingTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_link_that_one_holds_is_as_that_one_says()
    {
        var link = LinkStanding.Of("tcp:h:1", [Claim("g1", "failed") with { Shared = false, Error = "Refused." }], Now)!;
        Assert.Equal(("tcp:h:1", "failed", "Refused.", "g1", Now), (link.Name, link.State, link.Error, link.GatewayId, link.UpdatedAt));
    }

    [Fact]
    public void Many_are_as_well_as_the_best_and_their_counts_are_one()
    {
        var link = LinkStanding.Of("mqtt:b:1", [Claim("g2", "connected", """{"frames":3,"bad_crc":1}"""), Claim("g1", "failed", """{"frames":4}""")], Now)!;
        Assert.Equal(("connected", null, """{"bad_crc":1,"frames":7}"""), (link.State, link.GatewayId, link.Counters.Value));
    }

    [Fact]
    public void Nobodys_link_has_no_standing() => Assert.Null(LinkStanding.Of("x", [], Now));

    [Fact]
    public void A_change_is_news_at_once_and_counts_every_fifteen_seconds()
    {
        var written = LinkStanding.Of("x", [Claim("g", "connected")], Now)!;
        Assert.True(LinkStanding.IsNews(null, written));
        Assert.False(LinkStanding.IsNews(written, written with { UpdatedAt = Now.AddSeconds(5), Counters = new("""{"frames":9}""") }));
        Assert.True(LinkStanding.IsNews(written, written with { UpdatedAt = Now.AddSeconds(15) }));
        Assert.True(LinkStanding.IsNews(written, written with { UpdatedAt = Now.AddSeconds(1), State = "failed" }));
    }

    [Fact]
    public void Who_was_heard_last_and_is_connected_is_asked_first_and_who_was_not_heard_is_not_asked()
    {
        var holders = new LinkHolders();
        holders.Add(Claim("dead", "connected"), new FakeSeat(), Now);
        holders.Add(Claim("failed", "failed"), new FakeSeat(), Now.AddSeconds(10));
        holders.Add(Claim("well", "connected"), new FakeSeat(), Now.AddSeconds(9));
        Assert.Equal(["well", "dead", "failed"], Names(Now.AddSeconds(12)));
        Assert.Equal(["well", "failed"], Names(Now.AddSeconds(15)));
        holders.Remove("well");
        Assert.Equal(["failed"], Names(Now.AddSeconds(15)));

        IEnumerable<string> Names(DateTime now) => holders.Alive(now).Select(holder => holder.Claim.GatewayId);
    }

    private static LinkClaim Claim(string gatewayId, string state, string counters = "{}") => new(gatewayId, true, "mqtt", state, null, null, new(counters));
}
