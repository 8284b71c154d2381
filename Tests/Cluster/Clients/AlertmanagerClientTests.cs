using Mycosoft.Clients.Alertmanager;
using Mycosoft.Tests.Support.Prometheus;

namespace Mycosoft.Tests.Cluster.Clients;

public sealed class AlertmanagerFixture : IAsyncLifetime
{
    public AlertmanagerServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await AlertmanagerServer.Start();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

public sealed class AlertmanagerClientTests(AlertmanagerFixture alertmanager) : IClassFixture<AlertmanagerFixture>, IDisposable
{
    private readonly ClientKit _kit = ClientKit.With(("Agents:monitoring:AlertmanagerUrl", alertmanager.Server.Address.AbsoluteUri));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private AlertmanagerClient Client => _kit.Get<AlertmanagerClient>();

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task A_silence_lives_from_creation_to_expiry()
    {
        var made = (await Client.CreateSilence(Request("Lifecycle"), Token)).Result!;

        var listed = (await Client.Silences(false, Token)).Result!.Silences.Single(s => s.Id == made.SilenceId);
        Assert.Equal(("active", "Lifecycle", "me"), (listed.State, listed.Matchers.Single().Value, listed.CreatedBy));

        Assert.Equal(made.SilenceId, (await Client.ExpireSilence(made.SilenceId, Token)).Result?.SilenceId);
        Assert.DoesNotContain((await Client.Silences(false, Token)).Result!.Silences, s => s.Id == made.SilenceId);
        Assert.Contains((await Client.Silences(true, Token)).Result!.Silences, s => s.Id == made.SilenceId && s.State == "expired");
    }

    [Fact]
    public async Task A_silenced_alert_is_listed_as_suppressed()
    {
        using var content = new StringContent("""[{"labels":{"alertname":"Muted"}},{"labels":{"alertname":"Loud"}}]""", System.Text.Encoding.UTF8, "application/json");
        (await alertmanager.Server.Http.PostAsync(new Uri("api/v2/alerts", UriKind.Relative), content, Token)).EnsureSuccessStatusCode();
        await Client.CreateSilence(Request("Muted"), Token);

        var muted = await Until("Muted", a => a.State == "suppressed");
        var loud = await Until("Loud", a => a.State == "active");

        Assert.Single(muted.SilencedBy);
        Assert.Empty(loud.SilencedBy);
    }

    [Fact]
    public async Task What_the_server_refuses_is_an_invalid_payload()
    {
        var badRegex = Request("(") with { Matchers = [new("alertname", "(", true)] };
        var past = Request("Past") with { StartsAt = DateTimeOffset.UtcNow.AddHours(-2), Duration = "1h" };

        Assert.Equal(FaultCodes.InvalidPayload, (await Client.CreateSilence(badRegex, Token)).Fault?.Code);
        Assert.Equal(FaultCodes.InvalidPayload, (await Client.CreateSilence(past, Token)).Fault?.Code);
        Assert.Equal(FaultCodes.InvalidPayload, (await Client.Alerts(new(["not a filter"]), Token)).Fault?.Code);
    }

    [Fact]
    public async Task An_unknown_silence_is_not_found()
    {
        Assert.Equal(FaultCodes.NotFound, (await Client.ExpireSilence("00000000-0000-0000-0000-000000000000", Token)).Fault?.Code);
        Assert.Equal(FaultCodes.InvalidPayload, (await Client.ExpireSilence("not-a-uuid", Token)).Fault?.Code);
    }

    [Fact]
    public async Task Its_health_pages_answer() => Assert.All(await Client.Check(Token), c => Assert.Equal(Mycosoft.Agents.AgentHealth.Healthy, c.Status));

    [Fact]
    public async Task Without_address_the_key_is_named()
    {
        using var none = ClientKit.With();

        var fault = (await none.Get<AlertmanagerClient>().CreateSilence(Request("x"), Token)).Fault!;

        Assert.Equal(FaultCodes.NotConfigured, fault.Code);
        Assert.Contains("Agents:monitoring:AlertmanagerUrl", fault.Message, StringComparison.Ordinal);
    }

    private static CreateSilenceRequest Request(string alert) => new([new("alertname", alert)], "test", "me", Duration: "1h");

    private async Task<RoutedAlert> Until(string name, Func<RoutedAlert, bool> holds)
    {
        var alerts = await Eventually.Value(
            async () => (await Client.Alerts(new([$"alertname=\"{name}\""]), Token)).Result!.Alerts, all => all.Any(holds), $"the alert {name}", cancellationToken: Token);
        return alerts.First(holds);
    }
}
