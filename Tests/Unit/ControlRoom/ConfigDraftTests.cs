using Mycosoft.Agents;
using Mycosoft.ControlRoom.AgentTabs;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class ConfigDraftTests
{
    private static readonly AgentConfig Present = AgentConfig.Default with { DisplayName = "Old", Capabilities = ["plan"], Settings = new("""{"route":"/a","interval_seconds":60}""") };

    [Fact]
    public void A_draft_that_nobody_touched_changes_nothing() => Assert.Equal("{}", Patch(_ => { }));

    [Fact]
    public void Only_what_was_changed_is_sent() => Assert.Equal("""{"max_retries":7}""", Patch(draft => draft.MaxRetries = 7));

    [Fact]
    public void An_empty_name_is_the_kinds_own() => Assert.Equal("""{"display_name":null}""", Patch(draft => draft.DisplayName = "  "));

    [Fact]
    public void Names_are_separated_by_commas_and_may_all_be_taken_away()
    {
        Assert.Equal("""{"capabilities":["plan","explain"]}""", Patch(draft => draft.Capabilities = "plan, explain,"));
        Assert.Equal("""{"capabilities":[]}""", Patch(draft => draft.Capabilities = ""));
    }

    [Fact]
    public void A_setting_that_was_taken_out_is_sent_as_null() =>
        Assert.Equal("""{"settings":{"interval_seconds":null,"route":"/b"}}""", Patch(draft => draft.Settings = """{"route":"/b"}"""));

    [Theory]
    [InlineData("{", "The settings are not JSON (line 1).")]
    [InlineData("[]", "The settings must be a JSON object.")]
    public void Settings_that_are_none_are_refused_before_they_are_sent(string settings, string message) =>
        Assert.Equal(message, new ConfigDraft(Present) { Settings = settings }.Patch().Fault?.Message);

    [Fact]
    public void What_was_laid_over_a_configuration_by_the_api_is_what_the_draft_says()
    {
        var draft = new ConfigDraft(Present) { MaxConcurrentTasks = 9, MaxTasksPerMinute = 30, Settings = """{"interval_seconds":5}""" };
        Assert.True(draft.Patch().TryGet(out var patch, out _));
        using var json = System.Text.Json.JsonDocument.Parse(patch.ToJsonString());
        var laid = AgentConfigPatch.Apply(Present, json.RootElement.EnumerateObject(), "$").Value!;
        Assert.Equal((9, 30, """{"interval_seconds":5}"""), (laid.MaxConcurrentTasks, laid.MaxTasksPerMinute, laid.Settings?.Value));
        Assert.True(new ConfigDraft(laid).Differs(Present));
    }

    private static string Patch(Action<ConfigDraft> edit)
    {
        var draft = new ConfigDraft(Present);
        edit(draft);
        return draft.Patch().TryGet(out var patch, out var fault) ? patch.ToJsonString() : fault.Message;
    }
}
