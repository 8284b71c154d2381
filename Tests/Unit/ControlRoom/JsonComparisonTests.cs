using System.Text.Json;
using Mycosoft.ControlRoom.AgentTabs;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class JsonComparisonTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "None a 1 1")]
    [InlineData("""{"a":1}""", """{"a":1.0}""", "None a 1 1.0")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "Changed a 1 \"1\"")]
    [InlineData("""{"a":null}""", """{}""", "Removed a null -")]
    [InlineData("""{}""", """{"a":null}""", "Added a - null")]
    [InlineData("""{"a":{"b":{"c":true}}}""", """{"a":{"b":{"c":false}}}""", "Changed a.b.c true false")]
    [InlineData("""{"a":{"b":1}}""", """{"a":[1]}""", """Changed a {"b":1} [1]""")]
    [InlineData("""{"a":{}}""", """{"a":{"b":1}}""", "Added a.b - 1")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1]}""", "None a[0] 1 1|Removed a[1] 2 -")]
    [InlineData("[]", "[]", "None  [] []")]
    [InlineData("""{"a":"é<"}""", """{"a":"é<"}""", "None a \"é<\" \"é<\"")]
    public void Each_value_is_told_by_its_path(string then, string now, string expected) => Assert.Equal(expected, Told(then, now));

    [Fact]
    public void Items_with_ids_are_told_apart_by_them_and_not_by_their_place() => Assert.Equal(
        "Removed tasks[x].id \"x\" -|Removed tasks[x].n 1 -|None tasks[y].id \"y\" \"y\"|Changed tasks[y].n 2 3|Added tasks[z].id - \"z\"",
        Told("""{"tasks":[{"id":"x","n":1},{"id":"y","n":2}]}""", """{"tasks":[{"id":"y","n":3},{"id":"z"}]}"""));

    [Fact]
    public void Items_that_share_an_id_are_told_apart_by_their_place() => Assert.Equal(
        "None [0].id \"x\" \"x\"|Removed [1].id \"x\" -", Told("""[{"id":"x"},{"id":"x"}]""", """[{"id":"x"}]"""));

    [Fact]
    public void What_is_new_as_a_whole_is_told_in_its_parts() => Assert.Equal("Added a.b - 1|Added a.c[0] - 2", Told("{}", """{"a":{"b":1,"c":[2]}}"""));

    private static string Told(string then, string now) =>
        string.Join('|', JsonComparison.Of(JsonElement.Parse(then), JsonElement.Parse(now)).Select(v => $"{v.Kind} {v.Path} {v.Then ?? "-"} {v.Now ?? "-"}"));
}
