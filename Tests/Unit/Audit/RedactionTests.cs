using Mycosoft.Audit;

namespace Mycosoft.Tests.Unit.Audit;

/// <summary>What is kept for ever holds no secret.</summary>
public sealed class RedactionTests
{
    [Theory]
    [InlineData("""{"password":"x"}""", """{"password":"[redacted]"}""")]
    [InlineData("""{"smtp":{"Smtp_Password":"x","host":"h"}}""", """{"smtp":{"Smtp_Password":"[redacted]","host":"h"}}""")]
    [InlineData("""{"headers":[{"Authorization":"Basic x"}]}""", """{"headers":[{"Authorization":"[redacted]"}]}""")]
    [InlineData("""{"client_secret":{"a":1}}""", """{"client_secret":"[redacted]"}""")]
    [InlineData("""{"apiKey":"x","api_key":"y","access_token":5}""", """{"apiKey":"[redacted]","api_key":"[redacted]","access_token":"[redacted]"}""")]
    public void Members_that_are_named_as_secrets_are_hidden(string payload, string shown) => Assert.Equal(shown, Redaction.Of(new JsonText(payload)));

    [Theory]
    [InlineData("""{"api_tokens":["a"],"refresh_tokens":"b","max_tokens":5}""", """{"api_tokens":"[redacted]","refresh_tokens":"[redacted]","max_tokens":5}""")]
    [InlineData("""{"pwd":"x","aws_access_key":"y"}""", """{"pwd":"[redacted]","aws_access_key":"[redacted]"}""")]
    [InlineData("""{"db":"Host=h;Password=p w;Port=1"}""", """{"db":"Host=h;Password=[redacted];Port=1"}""")]
    [InlineData("""{"url":"https://me:pw@host/x?token=abc&y=1"}""", """{"url":"https://[redacted]@host/x?token=[redacted]&y=1"}""")]
    public void Secrets_under_other_names_and_inside_of_texts_are_hidden(string payload, string shown) => Assert.Equal(shown, Redaction.Of(new JsonText(payload)));

    [Theory]
    [InlineData("""{"max_tokens":500,"key":"k","amount":1.50,"secret_known":true,"token":null}""")]
    [InlineData("""["a",{"b":[1,2]},null]""")]
    [InlineData("\"text\"")]
    public void What_is_no_secret_stays(string payload) => Assert.Equal(payload, Redaction.Of(new JsonText(payload)));

    [Theory]
    [InlineData("use mas_abcdefgh1234567890 now")]
    [InlineData("use sk-abcdefgh1234567890 now")]
    [InlineData("use whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw now")]
    [InlineData("use Bearer abcdefgh1234567890 now")]
    [InlineData("use eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl now")]
    public void Words_that_are_keys_are_hidden_wherever_they_stand(string text)
    {
        Assert.Equal("use [redacted] now", Redaction.Of(text));
        Assert.Equal("""{"note":"use [redacted] now"}""", Redaction.Of(new JsonText($$"""{"note":"{{text}}"}""")));
    }

    [Fact]
    public void A_long_payload_is_cut_and_its_hash_is_of_the_whole()
    {
        var payload = new JsonText($$"""{"text":"{{new string('x', 5_000)}}"}""");
        var entry = new AuditEntry(DateTime.UnixEpoch, "owner", "act").Of(payload);
        Assert.Equal(2_000, entry.Payload!.Length);
        Assert.NotEqual(entry.PayloadSha256, new AuditEntry(DateTime.UnixEpoch, "owner", "act").Of(new JsonText(entry.Payload + "\"}")).PayloadSha256);
    }

    [Fact]
    public void What_is_no_JSON_is_told_without_its_payload() => Assert.Null(new AuditEntry(DateTime.UnixEpoch, "owner", "act").Of(new JsonText("""{"a":"\ud800"}""")).Payload);
}
