using System.Text.Json;
using Mycosoft.Cli.Output;
using Spectre.Console;

namespace Mycosoft.Tests.Unit.Cli;

public sealed class OutputTests
{
    private const string Hostile = "[red]x[/] \u001b[2J\u001b]0;owned\u0007 \u009b31m \u202egnp.exe\r\nnext\u007f";

    [Fact]
    public void A_line_has_no_control_characters_no_line_ends_and_nothing_that_turns_the_writing_round()
    {
        var line = Plain.Line(Hostile);
        Assert.Equal("[red]x[/] [2J]0;owned 31m gnp.exe  next", line);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    public void A_block_keeps_its_lines_and_half_a_character_becomes_a_whole_one()
    {
        Assert.Equal("a\n    b\nc", Plain.Block("a\r\n\tb\rc\u001b"));
        Assert.Equal("a\ufffdb 🍄", Plain.Line("a\ud83cb 🍄"));
    }

    [Fact]
    public void Json_for_programs_means_the_same_and_has_nothing_that_a_terminal_obeys()
    {
        const string Json = "{ \"a\" : \"x\u009b31m\u007f\u202e ü 🍄\",\n \"b\": 1.50 }";
        var untouched = ApiJson.Untouched(Json);
        Assert.Equal("{ \"a\" : \"x\\u009b31m\\u007f\\u202e ü 🍄\",\n \"b\": 1.50 }", untouched);
        Assert.Equal(JsonElement.Parse(Json).GetProperty("a").GetString(), JsonElement.Parse(untouched).GetProperty("a").GetString());
        Assert.Equal("[{\"a\": 1.50},\n2]", ApiJson.Array(JsonElement.Parse("""[{"a": 1.50},2]""").EnumerateArray()));
    }

    [Fact]
    public void A_table_shows_what_the_company_says_as_text_and_unknown_as_a_dash()
    {
        var rows = JsonElement.Parse(JsonSerializer.Serialize(new object[] { new { id = "a", status = "failed", note = Hostile }, new { id = "b", status = "idle", note = (string?)null } }));
        var lines = Render(screen => new Sheet("id:agent status note:remark inner.member").Write(screen, rows.EnumerateArray()));
        Assert.Equal(["AGENT  STATUS  REMARK                                   INNER.MEMBER", "a      failed  [red]x[/] [2J]0;owned 31m gnp.exe  next  -", "b      idle    -                                        -"], lines);
    }

    [Fact]
    public void On_a_narrow_screen_the_longest_text_gives_way_and_ids_stay_whole()
    {
        var rows = JsonElement.Parse("""[{"id":"01a2166a-a41d-73ad-815b-5fed4c293e81","text":"a long story about a mushroom that grew and grew"}]""");
        var lines = Render(screen => new Sheet("id text").Write(screen, rows.EnumerateArray()), 62);
        Assert.Equal("01a2166a-a41d-73ad-815b-5fed4c293e81  a long story about a…", lines[1]);
        Assert.EndsWith("a long story about…", Render(screen => new Sheet("id text").Write(screen, rows.EnumerateArray()), 30)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_has_a_line_for_each_member_and_json_for_what_has_members_itself()
    {
        var thing = JsonElement.Parse("""{"agent_id":"a","created_at":"2026-01-24T16:01:21.123456Z","silo":null,"ready":true,"capabilities":["x","y"],"config":{"n":1},"empty":{}}""");
        Assert.Equal(
            ["agent id      a", "created at    2026-01-24 16:01:21Z", "silo          -", "ready         yes", "capabilities  x, y", "config        {", "                \"n\": 1", "              }", "empty         {}"],
            Render(screen => Card.Write(screen, thing)));
        Assert.Equal(["ready     yes", "agent id  a"], Render(screen => Card.Write(screen, thing, "ready agent_id not_there")));
    }

    private static List<string> Render(Action<IAnsiConsole> write, int? width = null)
    {
        using var writer = new StringWriter();
        var screen = Terminal.Screen(writer, redirected: true, colours: true);
        screen.Profile.Width = width ?? screen.Profile.Width;
        write(screen);
        Assert.DoesNotContain('\u001b', writer.ToString());
        return [.. writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd())];
    }
}
