using System.Text.Json;
using Mycosoft.Agents;

namespace Mycosoft.Tests.Unit.Gateway;

public sealed class AgentConfigPatchTests
{
    private static readonly AgentConfig Present = AgentConfig.Default with { MaxRetries = 9, DisplayName = "Old", Settings = new("""{"a":1,"b":2}""") };

    [Fact]
    public void Members_that_are_not_sent_stay_as_they_are() =>
        Assert.Equal(Present with { TaskTimeout = 60 }, Apply("""{"task_timeout":60}""").Value);

    [Fact]
    public void Settings_are_merged_member_by_member_and_null_takes_one_away() =>
        Assert.Equal("""{"b":3,"c":4}""", Apply("""{"settings":{"a":null,"b":3,"c":4}}""").Value?.Settings?.Value);

    [Fact]
    public void Null_for_a_member_that_may_be_null_puts_it_back_to_the_kinds_own() =>
        Assert.Null(Apply("""{"display_name":null}""").Value?.DisplayName);

    [Theory]
    [InlineData("""{"bogus":1}""", "$.bogus")]
    [InlineData("""{"max_concurrent_tasks":0}""", "$.max_concurrent_tasks")]
    [InlineData("""{"max_queue_depth":1.5}""", "$.max_queue_depth")]
    [InlineData("""{"capabilities":[""]}""", "$.capabilities")]
    public void A_wrong_member_changes_nothing_and_is_named(string members, string path) => Assert.Equal(path, Apply(members).Fault?.Path);

    private static Answer<AgentConfig> Apply(string members) => AgentConfigPatch.Apply(Present, JsonElement.Parse(members).EnumerateObject(), "$");
}
