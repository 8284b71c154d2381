using System.Text;
using Microsoft.Extensions.Configuration;
using Mycosoft.Clients.Webhooks;

namespace Mycosoft.Tests.Unit.Clients;

public sealed class WebhookTests
{
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

    private static WebhookOptions Read(string? url, string? secret) => WebhookOptions.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Mas:Webhook:Url"] = url, ["Mas:Webhook:Secret"] = secret }).Build());
}
