using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Tasks;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,null]}""", """{ "b": [true, null], "a": 1 }""")]
    [InlineData("""{"n":1.50,"m":1e2}""", """{"m":100,"n":1.5}""")]
    [InlineData("""{"s":"\u00e9"}""", """{"s":"é"}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("[1e30]", "[1000000000000000000000000000000]")]
    [InlineData("[-12.50e40]", "[-125000000000000000000000000000000000000000]")]
    [InlineData("[1e-40]", "[0.0000000000000000000000000000000000000001]")]
    [InlineData("[100000000000000000000000000000000000001.10]", "[100000000000000000000000000000000000001.1]")]
    [InlineData("[0e99, -0, 0.000]", "[0, 0, 0]")]
    [InlineData("[5E+2]", "[500.0]")]
    [InlineData("[1.5e-27]", "[0.0000000000000000000000000015]")]
    public void The_same_value_in_another_form_is_the_same_text(string one, string other) => Assert.Equal(CanonicalJson.Of(new(one)), CanonicalJson.Of(new(other)));

    [Theory]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("""["1"]""", "[1]")]
    [InlineData("{}", "[]")]
    [InlineData("[1.00000000000000000000000000000000001]", "[1]")]
    [InlineData("[1e-40]", "[0]")]
    [InlineData("[1.23e-27]", "[1.2e-27]")]
    [InlineData("[1e30]", "[-1e30]")]
    [InlineData("[1e30]", "[1e31]")]
    [InlineData("[1e400]", "[1e401]")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1,"c":2}}""")]
    public void Another_value_is_another_text(string one, string other) => Assert.NotEqual(CanonicalJson.Of(new(one)), CanonicalJson.Of(new(other)));
}
