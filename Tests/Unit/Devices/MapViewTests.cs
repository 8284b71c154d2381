using System.Text.Json;
using Mycosoft.Devices;

namespace Mycosoft.Tests.Unit.Devices;

public sealed class MapViewTests
{
    [Theory]
    [InlineData("-117.1, 32.7", "{}", -117.1, 32.7)]
    [InlineData(null, """{"location":[-117.1,32.7]}""", -117.1, 32.7)]
    [InlineData(null, """{"location":"-117.1,32.7"}""", -117.1, 32.7)]
    public void A_place_in_numbers_is_a_point(string? location, string extra, double longitude, double latitude) =>
        Assert.Equal([longitude, latitude], CrepEntity.Of(KnownUnit.Online() with { Location = location, Extra = new(extra) }).Geometry!.Coordinates);

    [Theory]
    [InlineData("rack 2", "{}")]
    [InlineData("rack 2, floor 1", "{}")]
    [InlineData("32.7,-117.1", "{}")]
    [InlineData("NaN,1", "{}")]
    [InlineData(null, """{"location":[1]}""")]
    [InlineData(null, """{"location":["1","2"]}""")]
    [InlineData(null, "{}")]
    public void A_place_in_words_is_none(string? location, string extra) => Assert.Null(CrepEntity.Of(KnownUnit.Online() with { Location = location, Extra = new(extra) }).Geometry);

    [Fact]
    public void What_the_original_made_up_is_null()
    {
        var entity = CrepEntity.Of(KnownUnit.Online());
        Assert.Equal((null, null, null), (entity.State.Energy, entity.Confidence, entity.Cell));
        Assert.Equal((KnownUnit.Online().LastSeen, "mushroom1"), (entity.Time.ObservedAt, entity.State.Classification));
    }

    [Fact]
    public void Radios_that_nobody_counted_are_not_counted_as_none()
    {
        var network = UnifiedNetwork.Of(new([KnownUnit.Online()], null), nodes: true, observers: false, KnownUnit.Now);
        Assert.Equal((1, null, null, 1), (network.Counts.Mycobrain, network.Counts.MeshtasticNodes, network.Counts.MeshtasticObservers, network.Counts.UnifiedTotal));
        Assert.StartsWith("not_configured", network.MeshtasticNodes.Error, StringComparison.Ordinal);
        Assert.Equal((null, null), (network.MeshtasticNodes.Items, network.MeshtasticObservers.Error));
        Assert.Equal(("mycobrain", "mycobrain:mycobrain-a1b2c3"), Assert.Single(network.Unified) is var unit ? (unit.NetworkSource, unit.UnifiedId) : default);
    }

    [Theory]
    [InlineData("online", "connected", "connected")]
    [InlineData("offline", "connected", "disconnected")]
    [InlineData("online", "connecting", "disconnected")]
    [InlineData("online", "failed", "error")]
    [InlineData("online", null, "disconnected")]
    public void A_unit_is_connected_while_its_link_is_and_it_is_heard(string status, string? link, string shown)
    {
        var record = link is null ? null : new LinkRecord("serial:/dev/ttyACM0", "serial", link, null, "g", KnownUnit.Now, KnownUnit.Now, JsonText.EmptyObject);
        var device = ServiceDevice.Of(KnownUnit.Online() with { Status = status }, record, KnownUnit.Now);
        Assert.Equal((shown, "/dev/ttyACM0", shown == "connected"), (device.Status, device.Port, device.ConnectedAt is not null));
    }

    [Fact]
    public void A_link_of_which_no_gateway_tells_any_more_is_not_said_to_be_connected()
    {
        var link = new LinkRecord("serial:/dev/ttyACM0", "serial", "connected", null, "g", KnownUnit.Now, KnownUnit.Now, JsonText.EmptyObject);
        var (soon, later) = (KnownUnit.Now.AddSeconds(45), KnownUnit.Now.AddSeconds(46));
        Assert.Equal(("connected", "unknown"), (ServicePort.Of(link, soon).State, ServicePort.Of(link, later).State));
        Assert.Null(ServicePort.Of(link, later).ConnectedSince);
        Assert.Equal("disconnected", ServiceDevice.Of(KnownUnit.Online(), link, later).Status);
    }

    [Theory]
    [InlineData("/dev/ttyACM0", true)]
    [InlineData("dev/ttyACM0", true)]
    [InlineData("serial:/dev/ttyACM0", true)]
    [InlineData("/dev/ttyACM1", false)]
    public void A_port_is_known_by_its_path_or_its_link(string port, bool known) =>
        Assert.Equal(known, ServicePort.IsOf(new("serial:/dev/ttyACM0", "serial", "connected", null, null, null, KnownUnit.Now, JsonText.EmptyObject), port));

    [Fact]
    public void A_probes_summary_goes_beside_what_else_is_known()
    {
        var summary = new FciSummary(new JsonText("""{"spikes":3}"""));
        var extra = JsonElement.Parse(summary.In(new("""{"agent_url":"http://10.0.0.9:8787","fci_summary":{"old":1}}"""), KnownUnit.Now).Value);
        Assert.Equal("http://10.0.0.9:8787", extra.GetProperty("agent_url").GetString());
        var kept = extra.GetProperty("fci_summary");
        Assert.Equal((3, JsonValueKind.Null, "fci"), (kept.GetProperty("summary").GetProperty("spikes").GetInt32(), kept.GetProperty("timestamp").ValueKind, kept.GetProperty("source").GetString()));
        Assert.Null(summary.Check());
    }

    [Fact]
    public void What_is_no_summary_is_refused()
    {
        foreach (var wrong in (JsonText?[])[null, new("[1]"), new("7"), new(string.Concat(Enumerable.Repeat("{\"a\":", 20)) + "1" + new string('}', 20))])
            Assert.Equal("$.summary", new FciSummary(wrong).Check()?.Path);
        Assert.Equal("$.source", new FciSummary(JsonText.EmptyObject, Source: new string('x', 65)).Check()?.Path);
    }
}
