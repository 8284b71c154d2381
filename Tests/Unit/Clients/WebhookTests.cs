using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Mycosoft.Clients.Webhooks;

namespace Mycosoft.Tests.Unit.Clients;

public sealed class WebhookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 5, 0, 0, TimeSpan.Zero);

    /// <summary>The example of the Standard Webhooks specification's own libraries.</summary>
    [Fact]
    public void A_signature_is_that_of_the_specification() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, """{"test": 2432232314}""", [Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]));

    [Fact]
    public void While_a_secret_is_changed_both_sign()
    {
        var both = WebhookSignature.Of("id", 1, "{}", [Encoding.ASCII.GetBytes("first"), Encoding.ASCII.GetBytes("second")]).Split(' ');
        Assert.Equal([WebhookSignature.Of("id", 1, "{}", ["first"u8.ToArray()]), WebhookSignature.Of("id", 1, "{}", ["second"u8.ToArray()])], both);
    }

    [Theory]
    [InlineData("https://receiver.example/", null, "Mas:Webhook:Secret")]
    [InlineData("https://receiver.example/", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "Mas:Webhook:Secret")]
    [InlineData("https://receiver.example/", "whsec_c2hvcnQ=", "Mas:Webhook:Secret")]
    [InlineData("https://receiver.example/", "whsec_!", "Mas:Webhook:Secret")]
    [InlineData("receiver", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "Mas:Webhook:Url")]
    public void What_cannot_be_used_is_named(string url, string? secret, string key) =>
        Assert.StartsWith(key, Assert.Single(Read(url, secret).Validate()), StringComparison.Ordinal);

    [Fact]
    public void What_can_be_used_is_used_and_nothing_is_no_fault()
    {
        Assert.Empty(Read(null, null).Validate());
        var options = Read("https://receiver.example/hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Assert.Equal((0, 2), (options.Validate().Count, options.Secrets.Count));
    }

    [Theory]
    [InlineData(200, WebhookVerdict.Taken)]
    [InlineData(204, WebhookVerdict.Taken)]
    [InlineData(302, WebhookVerdict.Refused)]
    [InlineData(400, WebhookVerdict.Refused)]
    [InlineData(404, WebhookVerdict.Refused)]
    [InlineData(408, WebhookVerdict.Later)]
    [InlineData(410, WebhookVerdict.Gone)]
    [InlineData(429, WebhookVerdict.Later)]
    [InlineData(500, WebhookVerdict.Later)]
    [InlineData(503, WebhookVerdict.Later)]
    public void An_answer_means_what_the_specification_says(int status, WebhookVerdict verdict) => Assert.Equal(verdict, WebhookRules.Read(status, null, Now).Verdict);

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Thu, 26 Nov 2026 05:02:00 GMT", 120)]
    [InlineData("Thu, 26 Nov 2026 04:00:00 GMT", null)]
    [InlineData("Thu, 26 Nov 2076 05:00:00 GMT", 3600)]
    [InlineData("86400", 3600)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999999", null)]
    [InlineData(null, null)]
    public void Retry_After_is_seconds_or_a_date_and_an_hour_at_most(string? header, int? seconds) =>
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, WebhookRules.Read(503, header, Now).Wait);

    [Fact]
    public void It_is_not_called_before_it_wants_to_be_nor_before_the_pause_that_grows()
    {
        var (clock, later) = (new FakeTimeProvider(Now), new WebhookReply(WebhookVerdict.Later, "HTTP 503"));
        var pace = new WebhookPace(clock);
        Assert.True(pace.IsDue);
        pace.After(later with { Wait = TimeSpan.FromSeconds(100) });
        Assert.Equal((false, true), (DueAfter(99), DueAfter(1)));
        pace.After(later);
        Assert.Equal((false, true), (DueAfter(2), DueAfter(2)));
        for (var i = 0; i < 20; i++)
            pace.After(later with { Wait = TimeSpan.FromSeconds(1) });
        Assert.Equal((false, true), (DueAfter(224), DueAfter(76)));
        pace.After(null);
        Assert.True(pace.IsDue);

        bool DueAfter(int seconds)
        {
            clock.Advance(TimeSpan.FromSeconds(seconds));
            return pace.IsDue;
        }
    }

    [Fact]
    public void One_that_is_gone_stays_gone()
    {
        var clock = new FakeTimeProvider(Now);
        var pace = new WebhookPace(clock);
        pace.After(new(WebhookVerdict.Gone, "HTTP 410"));
        pace.After(null);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((true, false), (pace.IsGone, pace.IsDue));
    }

    [Fact]
    public void What_is_refused_five_times_is_given_up_and_forgotten_once_it_waits_no_more()
    {
        var (pace, refused, other) = (new WebhookPace(new FakeTimeProvider(Now)), Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal([false, false, false, false, true], Enumerable.Range(0, 5).Select(_ => pace.Refused(refused)));
        Assert.Equal((true, false, 1), (pace.HasGivenUp(refused), pace.HasGivenUp(other), pace.GivenUpCount));
        pace.Forget([refused]);
        Assert.True(pace.HasGivenUp(refused));
        pace.Forget([other]);
        Assert.Equal((false, 0), (pace.HasGivenUp(refused), pace.GivenUpCount));
    }

    private static WebhookOptions Read(string? url, string? secret) => WebhookOptions.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Mas:Webhook:Url"] = url, ["Mas:Webhook:Secret"] = secret }).Build());
}
