using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Tasks;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,null]}""", """{ "b": [true, null], "a": 1 }""")]
    [InlineData("""{"n":1.50,"m":1e2}""", """{"m":100,"n":1.5}""")]
    [InlineData("""{"s":"\u00e9"}""", """{"s":"é"}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    public void The_same_value_in_another_form_is_the_same_text(string one, string other) => Assert.Equal(CanonicalJson.Of(new(one)), CanonicalJson.Of(new(other)));

    [Theory]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("""["1"]""", "[1]")]
    [InlineData("{}", "[]")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1,"c":2}}""")]
    public void Another_value_is_another_text(string one, string other) => Assert.NotEqual(CanonicalJson.Of(new(one)), CanonicalJson.Of(new(other)));
}
