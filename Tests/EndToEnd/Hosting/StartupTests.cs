using System.Net;
using System.Text.Json.Nodes;
using Mycosoft.Tests.Support.Postgres;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Hosting;

public sealed class StartupTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_company_is_ready_and_healthy(string store)
    {
        await using var database = store == "postgres" ? await postgres.CreateDatabase(Cancellation) : null;
        await using var silo = await SiloProcess.Start(new SiloSettings { Postgres = database?.ConnectionString }, Cancellation);
        using var stranger = silo.CreateClient(key: null);

        var health = JsonNode.Parse(await stranger.GetStringAsync("/health", Cancellation))!;
        Assert.Equal(("ok", "myca-orchestrator"), ((string?)health["status"], (string?)health["service"]));
        foreach (var path in (string[])["/live", "/ready"])
        {
            using var answer = await stranger.GetAsync(path, Cancellation);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        }
    }
}
