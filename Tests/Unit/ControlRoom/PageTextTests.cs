using Mycosoft.ControlRoom;
using Mycosoft.ControlRoom.Parts;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class PageTextTests
{
    private static readonly DateTime Now = new(2026, 11, 26, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Json_is_indented_and_hides_nothing()
    {
        Assert.Equal("{\n  \"who\": \"Jörg\"\n}", ReadableJson.Of("""{"who":"Jörg"}""").ReplaceLineEndings("\n"));
        Assert.Contains("\\u202e", ReadableJson.Of("{\"to\":\"\u202egnp.exe\"}"), StringComparison.Ordinal);
        Assert.Equal("no json", ReadableJson.Of("no json"));
    }

    [Theory]
    [InlineData(-1, "over")]
    [InlineData(59, "59 s left")]
    [InlineData(61, "1 min 01 s left")]
    [InlineData(86_400, "24 h 00 min left")]
    [InlineData(400_000, "4 d left")]
    public void What_ends_is_counted_down(int seconds, string said) => Assert.Equal(said, Countdown.Say(Now.AddSeconds(seconds), Now));

    [Fact]
    public void The_address_of_the_audit_holds_what_is_shown_and_the_api_gets_instants_in_utc()
    {
        var query = new AuditQuery(" a b ", "", null, null, "2026-11-26T09:00", null);
        Assert.Equal("control/audit?actor=a%20b&since=2026-11-26T09%3A00", query.Address);
        Assert.Equal("/audit?limit=100&cursor=x%26y&actor=a%20b&since=2026-11-26T09%3A00%3A00Z", query.Target(100, "x&y"));
        Assert.Equal(("control/audit", "/audit?limit=5"), (new AuditQuery(null, null, null, null, null, null).Address, new AuditQuery("", null, null, null, null, null).Target(5, null)));
    }

    [Fact]
    public void Settings_that_are_no_object_are_refused_before_anybody_is_asked()
    {
        Assert.StartsWith("The settings are not JSON: line 1", new NewAgentForm { Settings = "{x" }.ForTemplate().Fault!.Message, StringComparison.Ordinal);
        Assert.Equal("The settings are an object: { … }.", new NewAgentForm { Settings = "[]" }.ForTemplate().Fault!.Message);
        Assert.Equal("An id is needed.", new NewAgentForm().ForKind("ceo").Fault!.Message);
        Assert.Equal("""{"agent_id":"a","agent_type":"website","settings":{"url":"x"}}""", new NewAgentForm { AgentId = " a ", Settings = """{"url":"x"}""" }.ForKind("website").Value!.ToJsonString());
    }

    [Fact]
    public async Task A_change_is_tried_under_one_key_until_it_is_known_what_became_of_it()
    {
        var (attempt, keys, status) = (new Attempt(), new List<string>(), 503);
        await attempt.Make(Send);
        Assert.Equal("late", attempt.Problem);
        status = 422;
        await attempt.Make(Send);
        status = 200;
        await attempt.Make(Send);
        await attempt.Make(Send);
        Assert.Null(attempt.Problem);
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(3, keys.Distinct().Count());

        Task<Mycosoft.ControlRoom.InProcess.Answer<string>> Send(string key)
        {
            keys.Add(key);
            return Task.FromResult(new Mycosoft.ControlRoom.InProcess.Answer<string>(null, status, status == 200 ? null : "late"));
        }
    }
}
