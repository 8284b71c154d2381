using Mycosoft.Cli;
using Mycosoft.Cli.Audit;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Input;
using Mycosoft.Cli.Tasks;

namespace Mycosoft.Tests.Unit.Cli;

public sealed class InputTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 24, 16, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("agents", "agents list")]
    [InlineData("agents --category core", "agents list --category core")]
    [InlineData("agents --help", "agents --help")]
    [InlineData("agents show a", "agents show a")]
    [InlineData("snapshots", "snapshots")]
    [InlineData("tasks submit a b -", "tasks submit a b @-")]
    [InlineData("", "")]
    public void A_noun_alone_is_its_list_and_a_dash_is_standard_input(string given, string expected) =>
        Assert.Equal(expected, string.Join(' ', Shorthand.Expand(given.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Fact]
    public void Assignments_are_json_where_they_can_be_and_dots_lead_into_objects()
    {
        Assert.True(Assignments.Read(["max_retries=5", "settings.url=https://example.org/?a=b", "settings.deep.on=true", "display_name=Aunt Emma", "settings.gone=null"]).TryGet(out var json, out _));
        Assert.Equal(
            """{"max_retries":5,"settings":{"url":"https://example.org/?a=b","deep":{"on":true},"gone":null},"display_name":"Aunt Emma"}""", json.ToJsonString());
    }

    [Theory]
    [InlineData("max_retries")]
    [InlineData("=5")]
    [InlineData("settings..x=1")]
    [InlineData("a=1", "a=2")]
    [InlineData("a=1", "a.b=2")]
    public void An_assignment_without_a_name_or_against_another_is_wrong_usage(params string[] assignments)
    {
        Assert.False(Assignments.Read(assignments).TryGet(out _, out var failure));
        Assert.Equal(2, failure.ExitCode);
    }

    [Theory]
    [InlineData("90s", "2026-01-24T15:58:30.0000000Z")]
    [InlineData("15m", "2026-01-24T15:45:00.0000000Z")]
    [InlineData("2h", "2026-01-24T14:00:00.0000000Z")]
    [InlineData("3d", "2026-01-21T16:00:00.0000000Z")]
    [InlineData("2026-01-24T17:01:21+01:00", "2026-01-24T16:01:21.0000000Z")]
    [InlineData("2026-01-24", "2026-01-24T00:00:00.0000000Z")]
    public void A_moment_is_so_long_ago_or_an_iso_time(string text, string expected)
    {
        Assert.True(Since.TryRead(text, Now, out var instant));
        Assert.Equal(expected, Since.ToParameter(instant));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5m")]
    [InlineData("5")]
    [InlineData("999999999d")]
    public void Anything_else_is_no_moment(string text) => Assert.False(Since.TryRead(text, Now, out _));

    [Theory]
    [InlineData("critical", 10)]
    [InlineData("3", 3)]
    [InlineData(null, null)]
    public void A_priority_has_a_name_or_a_number(string? given, int? expected) => Assert.Equal(expected, new SubmitSettings { Priority = given }.PriorityNumber);

    [Theory]
    [InlineData("pending", false, 1)]
    [InlineData("running", false, 1)]
    [InlineData("waiting_approval", false, 1)]
    [InlineData("completed", true, 0)]
    [InlineData("failed", true, 1)]
    [InlineData("rejected", true, 1)]
    [InlineData("in_doubt", true, 1)]
    public void A_task_that_ended_well_is_done(string status, bool ended, int exitCode) => Assert.Equal((ended, exitCode), (TaskEnds.HasEnded(status), TaskEnds.ExitCode(status)));

    [Theory]
    [InlineData("""{"heads":[{"chain":"a"}],"unsealed":0}""", 1)]
    [InlineData("""[{"chain":"a"},{"chain":"b"}]""", 2)]
    [InlineData("""{"other":1}""", null)]
    [InlineData("no json", null)]
    public void Heads_are_a_list_or_the_answer_that_holds_it(string text, int? expected) => Assert.Equal(expected, AuditCommands.ReadHeads(text).TryGet(out var heads, out _) ? heads.Count : null);

    [Fact]
    public void Parameters_without_a_value_are_left_out_and_the_others_escaped()
    {
        Assert.Equal("agents", CompanyAddress.Query("agents", ("status", null)));
        Assert.Equal("agents?status=a%26b&limit=5", CompanyAddress.Query("agents", ("status", "a&b"), ("limit", 5)));
        Assert.Equal("agents?force=true&cursor=x", CompanyAddress.Query("agents?force=true", ("cursor", "x")));
    }
}
