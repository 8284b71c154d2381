using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class SummaryTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"b"}""")]
    [InlineData("""{"a":"x\u0000y"}""", """{"a":"x\uFFFDy"}""")]
    [InlineData("""{"a":"\\u0000"}""", """{"a":"\\u0000"}""")]
    [InlineData("""{"a":"\\\u0000\u0000"}""", """{"a":"\\\uFFFD\uFFFD"}""")]
    public void A_nul_is_replaced_and_what_only_looks_like_one_is_kept(string json, string clean)
    {
        Assert.Equal(clean, Summary.WithoutNul(new(json)).Value);
        Assert.Equal(json != clean, Summary.HasNul(new(json)));
    }

    [Fact]
    public void A_long_text_is_cut_and_never_within_a_character()
    {
        Assert.Equal(500, Summary.Of(new string('a', 600))!.Length);
        Assert.Equal(499, Summary.Of(new string('a', 499) + "🍄")!.Length);
        Assert.Null(Summary.Of((string?)null));
    }
}
