using System.Globalization;
using Mycosoft.Tests.EndToEnd.Http;
using Mycosoft.Tests.Support.Companies;
using Mycosoft.Tests.Support.Processes;
using Mycosoft.Tests.Support.Redis;

namespace Mycosoft.Tests.EndToEnd.Clusters;

[Collection(nameof(OneAtATime))]
public sealed class ClusterTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("redis")]
    [InlineData("postgres")]
    public async Task Two_silos_and_a_gateway_are_one_company(string clustering)
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 2, Clustering = clustering }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        Assert.Equal(2, (int)(await api.Get("/status")).Is()["silos"]!);
        foreach (var number in Enumerable.Range(0, 20))
            (await api.Post("/agents/spawn", new { agent_id = $"worker-{number}", agent_type = "task-router" })).Is();
        foreach (var number in Enumerable.Range(0, 20))
        {
            var task = (await api.Post("/tasks?wait=10", new { agent_id = $"worker-{number}", task_type = "get_status" })).Is();
            Assert.Equal("completed", task.Text("status"));
        }

        (await api.Post("/agents/spawn", new { agent_id = "boss", agent_type = "myca-core" })).Is();
        foreach (var number in Enumerable.Range(0, 4))
        {
            var payload = new { task_type = "get_status", target_agent = $"worker-{number}" };
            var child = (await api.Post("/tasks?wait=10", new { agent_id = "boss", task_type = "delegate", payload })).Is()["result"]!.Text("task_id");
            Assert.Equal(1, (int)(await api.Get($"/tasks/{child}")).Is()["hops"]!);
        }

        Assert.Equal("core", (string?)(await api.Get("/policy")).Is().List("commands").First().List("from").First());

        (await api.Post("/messages", new { from_agent = "owner", to_agent = "broadcast", message_type = "broadcast", payload = new { word = "all" } })).Is();
        foreach (var number in Enumerable.Range(0, 20))
            await Eventually.Equal(1, async () => (int)(await api.Get($"/agents/worker-{number}")).Is()["messages_received"]!, $"worker-{number} has heard the broadcast", TimeSpan.FromSeconds(20), Cancellation);

        (await api.Post("/quarantine", new { scope = "category", target = "core", reason = "a drill" })).Is();
        foreach (var number in Enumerable.Range(0, 20))
            await Eventually.Equal(409, async () => (await api.Post("/tasks", new { agent_id = $"worker-{number}", task_type = "get_status" })).Status, $"worker-{number} is held, wherever it lives", TimeSpan.FromSeconds(3), Cancellation);
        (await api.Post("/quarantine/lift", new { scope = "category", target = "core" })).Is();
        foreach (var number in Enumerable.Range(0, 20))
            await Eventually.Equal(202, async () => (await api.Post("/tasks", new { agent_id = $"worker-{number}", task_type = "get_status" })).Status, $"worker-{number} is free", TimeSpan.FromSeconds(3), Cancellation);

        Assert.Equal("404", (await company.Silos[0].Http.GetAsync("/agents", Cancellation)).StatusCode.ToString("d"));
        foreach (var silo in company.Silos)
            Assert.Contains("mas_ledger_writes", await silo.Http.GetStringAsync("/metrics", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_burst_of_births_is_spread_over_the_silos()
    {
        await using var company = await ClusterCompany.Start(new() { Silos = 2 }, Cancellation);
        var api = new Api(company.Gateways[0].Http);
        var before = await Activations();
        await Task.WhenAll(Enumerable.Range(0, 600).Select(async number => (await api.Post("/agents/spawn", new { agent_id = $"worker-{number}", agent_type = "task-router" })).Is()));
        var after = await Activations();
        Assert.All(after.Zip(before, (a, b) => a - b), born => Assert.InRange(born, 200, 420));

        async Task<int[]> Activations() => await Task.WhenAll(company.Silos.Select(async silo =>
        {
            var page = await silo.Http.GetStringAsync("/metrics", Cancellation);
            return page.Split('\n').Where(line => line.StartsWith("orleans_grains{", StringComparison.Ordinal)).Sum(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
        }));
    }

    [Fact]
    public async Task A_gateway_without_a_silo_lives_and_says_that_it_is_not_ready()
    {
        await using var redis = await RedisServer.Start(Cancellation);
        await using var gateway = SiloProcess.Launch(new() { Program = "Gateway", Redis = redis.ConnectionString });
        await Eventually.Equal("200", () => Status("/live"), "it lives", TimeSpan.FromSeconds(20), Cancellation);
        Assert.Equal(("503", "503"), (await Status("/ready"), await Status("/agents")));
        Assert.Equal(0, await gateway.Terminate());

        async Task<string> Status(string path) => (await gateway.Http.GetAsync(path, Cancellation)).StatusCode.ToString("d");
    }

    [Theory]
    [InlineData("ConnectionStrings:Redis", "Mas__ClusterId", "mas")]
    [InlineData("Mas:Clustering", "Mas__Clustering", "zookeeper")]
    [InlineData("ConnectionStrings:Postgres", "Mas__Clustering", "postgres")]
    public async Task A_gateway_that_cannot_find_silos_says_which_key_is_wrong(string key, string name, string value)
    {
        await using var gateway = SiloProcess.Launch(new() { Program = "Gateway", Environment = new Dictionary<string, string> { [name] = value } });
        Assert.Equal(1, await gateway.WaitForExit(Cancellation));
        Assert.Contains(gateway.Output.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }
}
