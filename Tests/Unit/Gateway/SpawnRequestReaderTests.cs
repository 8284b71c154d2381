using System.Text.Json;
using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class SpawnRequestReaderTests
{
    [Fact]
    public void The_body_of_the_seeds_server_is_read()
    {
        var request = Read("""{"agent_id":"route-api","agent_type":"route-monitor","category":"data","cpu_limit":0.5,"auto_start":false,"config":{"max_retries":7,"settings":{"url":"/api"}}}""");
        Assert.Equal(("route-api", "route-monitor", AgentCategory.Data), (request.AgentId, request.Kind, request.Category));
        Assert.Equal((0.5, false, 7), (request.Config.CpuLimit, request.Config.AutoStart, request.Config.MaxRetries));
        Assert.Equal("""{"url":"/api"}""", request.Config.Settings?.Value);
    }

    [Fact]
    public void The_body_of_the_websites_spawner_gives_an_id_made_from_the_name_and_keeps_the_name()
    {
        var request = Read("""{"agentType":"route-monitor","name":"Route Monitor (API)","category":"data","capabilities":["watching"]}""");
        Assert.Equal(("route-monitor-api", "route-monitor", "Route Monitor (API)"), (request.AgentId, request.Kind, request.Config.DisplayName));
        Assert.Equal(["watching"], request.Config.Capabilities!);
    }

    [Fact]
    public void The_body_of_the_creator_dialog_names_no_kind_and_gives_limits_in_its_own_units()
    {
        var request = Read("""{"agent_id":"route-x","display_name":"X","category":"data","description":"d","capabilities":[],"config":{"memory_limit_mb":256,"cpu_limit_percent":50,"auto_start":true}}""");
        Assert.Null(request.Kind);
        Assert.Equal(("X", 256, 0.5, true), (request.Config.DisplayName, request.Config.MemoryLimit, request.Config.CpuLimit, request.Config.AutoStart));
    }

    [Fact]
    public void The_register_body_of_the_seeds_agents_carries_everything_in_config()
    {
        var request = Read("""{"agent_id":"m-1","config":{"agent_id":"m-1","agent_type":"monitoring","category":"infrastructure","version":"1.0.0"},"status":"active"}""", "status");
        Assert.Equal(("m-1", "monitoring", AgentCategory.Infrastructure), (request.AgentId, request.Kind, request.Category));
    }

    [Theory]
    [InlineData("""{}""", "$.agent_id")]
    [InlineData("""[]""", "$")]
    [InlineData("""{"agent_id":"a b"}""", "$.agent_id")]
    [InlineData("""{"agent_id":"cafe"}""", "$.agent_id")]
    [InlineData("""{"agent_id":"kinds"}""", "$.agent_id")]
    [InlineData("""{"agent_id":7}""", "$.agent_id")]
    [InlineData("""{"agent_id":"x","category":"nonsense"}""", "$.category")]
    [InlineData("""{"agent_id":"x","status":"active"}""", "$.status")]
    [InlineData("""{"agent_id":"x","config":[]}""", "$.config")]
    [InlineData("""{"agent_id":"x","config":{"config":{}}}""", "$.config.config")]
    [InlineData("""{"agent_id":"x","config":{"bogus":1}}""", "$.config.bogus")]
    [InlineData("""{"agent_id":"x","config":{"max_retries":"two"}}""", "$.config.max_retries")]
    [InlineData("""{"agent_id":"x","config":{"agent_id":"y"}}""", "$.config.agent_id")]
    [InlineData("""{"agent_id":"x","agent_type":"a","agentType":"b"}""", "$.agentType")]
    [InlineData("""{"agent_id":"x","task_timeout":-1}""", "$.task_timeout")]
    [InlineData("""{"agent_id":"x","memory_limit":null}""", "$.memory_limit")]
    [InlineData("""{"agent_id":"x","settings":3}""", "$.settings")]
    [InlineData("""{"agent_id":"x","config":{"cpu_limit_percent":"half"}}""", "$.config.cpu_limit_percent")]
    public void What_is_wrong_is_named_with_its_path(string body, string path)
    {
        var fault = SpawnRequestReader.Read(JsonElement.Parse(body)).Fault;
        Assert.Equal((FaultCodes.InvalidPayload, path), (fault?.Code, fault?.Path));
    }

    private static SpawnRequest Read(string body, params string[] alsoAllowed)
    {
        var answer = SpawnRequestReader.Read(JsonElement.Parse(body), alsoAllowed);
        return answer.Value ?? throw new InvalidOperationException(answer.Fault?.ToString());
    }
}
