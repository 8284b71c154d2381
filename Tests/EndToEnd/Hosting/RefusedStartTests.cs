using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Hosting;

public sealed class RefusedStartTests : IDisposable
{
    private readonly TemporaryDirectory _here = new("here");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _here.Dispose();

    [Fact]
    public async Task One_message_names_every_bad_key()
    {
        await using var product = Launched.Start(
            _here.FullPath,
            new()
            {
                ["Mas__SiloPort"] = "abc",
                ["Mas__Roster"] = "nonsense",
                ["Mas__Outbound__Allow__0"] = "no host at all",
                ["Agents__monitoring__PrometheusUrl"] = "prometheus",
                ["MAS_ALLOW_UNAUTHENTICATED"] = "maybe",
                ["MAS_API_KEY"] = null,
            },
            "dotnet",
            Repository.Output("Silo"));
        Assert.NotEqual(0, await product.Exit());
        Assert.All(
            (string[])["Mas:SiloPort", "Mas:Roster", "Mas:Outbound:Allow", "Agents:monitoring:PrometheusUrl", "MAS_ALLOW_UNAUTHENTICATED"],
            key => Assert.Contains(key, product.Output, StringComparison.Ordinal));
        Assert.Equal(1, Count(product.Output, "The configuration is wrong"));
        Assert.DoesNotContain("   at ", product.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_here.File(".mas")), "a refused start made a data directory");
    }

    [Theory]
    [InlineData("ConnectionStrings__Redis", "localhost", "ConnectionStrings:Redis")]
    [InlineData("ConnectionStrings__Postgres", "nonsense", "ConnectionStrings:Postgres")]
    [InlineData("Mas__ClientPort", "0", "Mas:ClientPort")]
    [InlineData("Mas__DataDirectory", "", "Mas:DataDirectory")]
    [InlineData("Mas__Clustering", "zookeeper", "Mas:Clustering")]
    [InlineData("Mas__Address", "somewhere", "Mas:Address")]
    [InlineData("Mas__Pools", "core,nonsense", "Mas:Pools")]
    [InlineData("Mas__Limits__Memory", "-1", "Mas:Limits:Memory")]
    [InlineData("Mas__Gateway", "maybe", "Mas:Gateway")]
    [InlineData("Mas__Gaps__Desired", "/no/such/file.yaml", "Mas:Gaps:Desired")]
    [InlineData("Mas__Births__Trial", "soon", "Mas:Births:Trial")]
    [InlineData("Mas__Births__RetireAfter", "-1.00:00:00", "Mas:Births:RetireAfter")]
    [InlineData("Mas__Chains__MaxHops", "1001", "Mas:Chains:MaxHops")]
    [InlineData("Mas__Redis__Bridge", "true", "Mas:Redis:Bridge")]
    [InlineData("Mas__RateLimit__PerSecond", "many", "Mas:RateLimit:PerSecond")]
    [InlineData("Mas__Oidc__Audience", "mas", "Mas:Oidc:Authority")]
    [InlineData("MAS_API_KEYS", "changeme", "MAS_API_KEYS")]
    [InlineData("Kestrel__Endpoints__All__Url", "http://0.0.0.0:18001", "fewer than 16 characters")]
    [InlineData("MAS_ALLOW_UNAUTHENTICATED", "true", "MAS_ALLOW_UNAUTHENTICATED")]
    public async Task A_wrong_value_stops_the_start_and_is_named(string variable, string value, string key)
    {
        await using var product = Launched.Start(_here.FullPath, new() { [variable] = value }, "dotnet", Repository.Output("Silo"));
        Assert.NotEqual(0, await product.Exit());
        Assert.Contains(key, product.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", product.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_stops_the_start_in_words()
    {
        var postgres = $"Host=127.0.0.1;Port={FreePort.Next()};Username=app;Database=mas;Timeout=2";
        await using var product = Launched.Start(_here.FullPath, new() { ["ConnectionStrings__Postgres"] = postgres }, "dotnet", Repository.Output("Silo"));
        Assert.NotEqual(0, await product.Exit());
        Assert.Contains("ConnectionStrings:Postgres", product.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", product.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_silo_on_the_same_data_directory_is_refused_and_the_first_goes_on()
    {
        await using var first = await SiloProcess.Start(new SiloSettings { Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } }, Cancellation);
        await using var second = Launched.Start(_here.FullPath, new() { ["Mas__DataDirectory"] = first.DataDirectory }, "dotnet", Repository.Output("Silo"));
        Assert.NotEqual(0, await second.Exit());
        Assert.Contains("another silo", second.Output, StringComparison.Ordinal);
        Assert.Contains(first.DataDirectory, second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        using var answer = await first.Http.GetAsync("/status", Cancellation);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_in_words()
    {
        await using var first = await SiloProcess.Start(new SiloSettings { Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" } }, Cancellation);
        var settings = new SiloSettings { Environment = new Dictionary<string, string> { ["Mas__Roster"] = "none" }, Arguments = ["--urls", first.Address.GetLeftPart(UriPartial.Authority)] };
        await using var second = SiloProcess.Launch(settings);
        Assert.NotEqual(0, await second.WaitForExit(Cancellation));
        Assert.Contains("address already in use", second.Output.Tail(500), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_gateway_alone_says_that_it_needs_a_cluster()
    {
        await using var gateway = Launched.Start(_here.FullPath, null, "dotnet", Repository.Output("Gateway"));
        Assert.NotEqual(0, await gateway.Exit());
        Assert.Contains("ConnectionStrings:Redis", gateway.Output, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
