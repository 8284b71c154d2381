using System.Text;
using Mycosoft.Http;
using Mycosoft.Tasks;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("{")]
    [InlineData("""{"payload":{"a":}}""")]
    [InlineData("""{"agent_id":"x"} trailing""")]
    public void Malformed_json_is_400(string body) => Assert.Equal(400, Parse(body).Refusal?.Status);

    [Theory]
    [InlineData("null", "$")]
    [InlineData("[]", "$")]
    [InlineData("""{"bogus":1}""", "$.bogus")]
    [InlineData("""{"agent_id":"a","agent_id":"b"}""", "$.agent_id")]
    [InlineData("""{"priority":"high"}""", "$.priority")]
    [InlineData("""{"timeout":1e99}""", "$.timeout")]
    [InlineData("""{"deadline":"soon"}""", "$.deadline")]
    [InlineData("""{"payload":{"a":[1,{"b":"x\u0000"}]}}""", "$.payload.a[1].b")]
    [InlineData("""{"payload":{"\u0000":1}}""", "$.payload")]
    public void Json_of_the_wrong_shape_is_422_and_names_the_path(string body, string path)
    {
        var refusal = Parse(body).Refusal;
        Assert.Equal((422, path), (refusal?.Status, refusal?.Fault.Path));
    }

    [Fact]
    public void Json_that_is_nested_too_deep_is_422()
    {
        var refusal = Parse("""{"payload":""" + string.Concat(Enumerable.Repeat("""{"a":""", 70)) + "1" + new string('}', 71)).Refusal;
        Assert.Equal(422, refusal?.Status);
        Assert.Contains("64", refusal?.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_explanation_never_names_a_type_of_ours() =>
        Assert.DoesNotContain("Mycosoft", Parse("""{"bogus":1}""").Refusal?.Fault.Message, StringComparison.Ordinal);

    [Fact]
    public void An_escaped_backslash_before_u0000_is_no_nul_character() => Assert.Null(Parse("""{"payload":{"a":"\\u0000"}}""").Refusal);

    [Fact]
    public void An_instant_without_a_zone_is_utc() =>
        Assert.Equal(new DateTime(2026, 1, 24, 16, 1, 21, DateTimeKind.Utc), Parse("""{"deadline":"2026-01-24T16:01:21"}""").Value?.Deadline);

    private static JsonBody<SubmitTask> Parse(string body) => JsonBody.Parse(Encoding.UTF8.GetBytes(body), GatewayJson.Strict.SubmitTask);
}
