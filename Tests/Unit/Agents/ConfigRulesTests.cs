using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Agents;

public sealed class ConfigRulesTests
{
    public static TheoryData<string, string> OutOfRange => new()
    {
        { """{"max_concurrent_tasks":0}""", "$.max_concurrent_tasks" },
        { """{"max_concurrent_tasks":101}""", "$.max_concurrent_tasks" },
        { """{"task_timeout":0}""", "$.task_timeout" },
        { """{"max_retries":-1}""", "$.max_retries" },
        { """{"max_queue_depth":100001}""", "$.max_queue_depth" },
        { """{"snapshot_interval":-1}""", "$.snapshot_interval" },
        { """{"cpu_limit":0}""", "$.cpu_limit" },
        { """{"memory_limit":0}""", "$.memory_limit" },
        { """{"settings":{"depth":"deep"}}""", "$.settings.depth" },
        { """{"settings":{"width":1}}""", "$.settings.width" },
        { """{"settings":[]}""", "$.settings" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_member_out_of_range_is_named(string config, string path) =>
        Assert.Equal((FaultCodes.InvalidPayload, path), (ConfigRules.Check(ConfigRules.Parse(new(config)), SampleKinds.Probe) is { } fault ? (fault.Code, fault.Path) : default));

    [Fact]
    public void What_is_in_range_is_taken_and_read_back_as_it_was()
    {
        var config = new AgentConfig(DisplayName: "Ünï", Capabilities: ["a"], Settings: new("""{"depth":3}"""));
        Assert.Null(ConfigRules.Check(config, SampleKinds.Probe));
        var read = ConfigRules.Parse(ConfigRules.ToText(config));
        Assert.Equal(("Ünï", "a", """{"depth":3}"""), (read.DisplayName, Assert.Single(read.Capabilities!), read.Settings!.Value.Value));
    }

    [Fact]
    public void The_default_is_nothing_and_shared()
    {
        Assert.Equal("{}", ConfigRules.ToText(new()).Value);
        Assert.Same(AgentConfig.Default, ConfigRules.Parse(JsonText.EmptyObject));
    }

    [Fact]
    public void A_kind_without_settings_takes_none_but_the_empty_ones()
    {
        Assert.Null(ConfigRules.Check(new(Settings: JsonText.EmptyObject), SampleKinds.Unit));
        Assert.Equal("$.settings", ConfigRules.Check(new(Settings: new("""{"a":1}""")), SampleKinds.Unit)?.Path);
    }
}
