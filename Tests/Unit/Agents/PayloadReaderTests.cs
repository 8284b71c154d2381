using System.ComponentModel.DataAnnotations;
using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class PayloadReaderTests
{
    private const string Good = """{"name":"a","first":{"count":1},"more":[{"count":2}],"by_name":{"x":{"count":3}}}""";

    [Fact]
    public void A_payload_that_fits_is_read() => Assert.Equal(2, new PayloadReader<Outer>().Read(new(Good)).Payload?.More[0].Count);

    [Theory]
    [InlineData("""{"name":"","first":{"count":1},"more":[]}""", "$.name")]
    [InlineData("""{"name":"a","first":{"count":0},"more":[]}""", "$.first.count")]
    [InlineData("""{"name":"a","first":{"count":1},"more":[{"count":1},{"count":11}]}""", "$.more[1].count")]
    [InlineData("""{"name":"a","first":{"count":1},"more":[],"by_name":{"x":{"count":-1}}}""", "$.by_name.x.count")]
    [InlineData("""{"name":"a","first":{"count":1,"within":{"count":99}},"more":[]}""", "$.first.within.count")]
    [InlineData("""{"name":"a","first":null,"more":[]}""", "$.first")]
    [InlineData("""{"name":"a","first":{"count":1,"other":2},"more":[]}""", "$.first.other")]
    [InlineData("""{"name":"a","more":[]}""", "$.first")]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    public void A_payload_that_does_not_fit_is_refused_at_the_path_of_what_is_wrong(string json, string path)
    {
        var fault = new PayloadReader<Outer>().Check(new(json));
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault?.Code, fault?.Path));
    }

    internal sealed record Outer([property: Required] string Name, Inner First, IReadOnlyList<Inner> More, IReadOnlyDictionary<string, Inner>? ByName = null);

    internal sealed record Inner([property: Range(1, 10)] int Count, Inner? Within = null);
}
