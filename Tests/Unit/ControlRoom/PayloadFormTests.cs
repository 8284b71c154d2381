using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;
using Mycosoft.ControlRoom.Forms;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class PayloadFormTests
{
    private readonly PayloadForm _form = Form<Order>();

    [Fact]
    public void Every_task_that_is_built_is_drawn_and_only_what_may_be_anything_is_JSON()
    {
        var json = AgentKinds.All.Select(AgentDescriber.Describe).SelectMany(kind => kind.Tasks.Values.SelectMany(task =>
            Parts(ShapeReader.Read(JsonSerializer.SerializeToElement(task.PayloadSchema)), $"{kind.Kind} {task.Type}")));
        Assert.Equal(
            ["event-processor create_rule.then.payload", "myca-core delegate.payload", "mycobrain-coordinator fleet_command.params", "mycobrain-device device_command.params", "mycobrain-device set_desired.desired", "mycobrain-device set_rules.rules[].params"],
            json.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_part_is_what_its_schema_says()
    {
        Assert.Equal(
            [
                ("purpose", FieldKind.Text, true), ("amount", FieldKind.Number, true), ("lines", FieldKind.List, true), ("pieces", FieldKind.Whole, false), ("note", FieldKind.Lines, false), ("side", FieldKind.Choice, false), ("urgent", FieldKind.Flag, false),
                ("checked", FieldKind.Flag, false), ("due", FieldKind.Instant, false), ("day", FieldKind.Day, false), ("id", FieldKind.Id, false), ("buyer", FieldKind.Group, false),
                ("tags", FieldKind.List, false), ("labels", FieldKind.Map, false), ("extra", FieldKind.Json, false),
            ],
            _form.Root.Parts.Select(part => (part.Name, part.Shape.Kind, part.IsRequired)));
        Assert.Equal((1m, 100m, "How many. 1 to 100. Left empty: 7."), (Field("pieces").Shape.Least, Field("pieces").Shape.Most, FieldWords.Hint(Field("pieces"))));
        Assert.Equal(["debit", "credit"], Field("side").Shape.Choices);
        Assert.Equal(("debit (unless chosen)", "not given"), (FieldWords.Untouched(Field("side")), FieldWords.Untouched(Field("checked"))));
        Assert.True(Field("urgent").IsTick);
        Assert.False(Field("checked").IsTick);
    }

    [Fact]
    public void What_nobody_touched_is_left_out_and_what_is_needed_says_so()
    {
        Assert.Null(_form.Write());
        Assert.Equal("This is needed.", Field("purpose").Error);
        Assert.Equal("This is needed.", Field("amount").Error);
        Assert.Equal("This is needed.", Field("lines").Parts[0].Parts[0].Error);
        Fill();
        Assert.Equal("""{"purpose":"A server","amount":120.50,"lines":[{"account":"4711"}]}""", _form.Write()?.ToJsonString());
    }

    [Fact]
    public void Everything_is_written_as_what_it_is()
    {
        Fill();
        Field("pieces").Text = "12";
        Field("note").Text = "Zwei\nZeilen – ü";
        Field("side").Text = "credit";
        Field("urgent").Text = "false";
        Field("checked").Text = "true";
        Field("due").Text = "2026-11-26T10:00";
        Field("day").Text = "2026-11-26";
        Field("id").Text = "01A20000-0000-7000-8000-000000000001";
        Field("buyer").Put(there: true);
        Field("buyer").Parts[0].Text = "kim";
        Field("tags").Add().Text = "a";
        Field("tags").Add().Text = "";
        Field("labels").Add("env").Text = "prod";
        Field("extra").Text = "[1, {\"a\": null}]";
        var expected = """
            {"purpose":"A server","amount":120.50,"pieces":12,"note":"Zwei\nZeilen – ü","side":"credit","urgent":false,"checked":true,"due":"2026-11-26T10:00:00Z","day":"2026-11-26",
             "id":"01a20000-0000-7000-8000-000000000001","buyer":{"name":"kim"},"lines":[{"account":"4711"}],"tags":["a",""],"labels":{"env":"prod"},"extra":[1,{"a":null}]}
            """;
        var written = _form.Write();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), written), written?.ToJsonString());
        Assert.Null(new PayloadReader<Order>().Check(new(written!.ToJsonString())));
    }

    [Theory]
    [InlineData("pieces", "1.5", "A whole number is needed.")]
    [InlineData("pieces", "--1", "A number is needed, such as 12.5.")]
    [InlineData("pieces", "0", "At least 1.")]
    [InlineData("pieces", "101", "At most 100.")]
    [InlineData("amount", "12,5", "A number is needed, such as 12.5.")]
    [InlineData("amount", "\"1\"", "A number is needed, such as 12.5.")]
    [InlineData("amount", "NaN", "A number is needed, such as 12.5.")]
    [InlineData("due", "soon", "A time is needed.")]
    [InlineData("day", "2026-02-30", "A day is needed.")]
    [InlineData("id", "7", "A UUID is needed, such as 01a20000-0000-7000-8000-000000000000.")]
    [InlineData("extra", "{", "This is not JSON.")]
    [InlineData("extra", "{\"a\":1,\"a\":2}", "This is not JSON.")]
    public void What_cannot_be_is_told_where_it_is_and_goes_away_when_it_is_mended(string name, string text, string error)
    {
        Fill();
        var before = Field(name).Text;
        Field(name).Text = text;
        Assert.Null(_form.Write());
        Assert.Equal(error, Field(name).Error);
        Field(name).Text = before;
        Assert.NotNull(_form.Write());
        Assert.Null(Field(name).Error);
    }

    [Fact]
    public void Items_come_and_go_and_are_named_by_their_place()
    {
        var lines = Field("lines");
        Assert.Single(lines.Parts);
        Assert.False(lines.CanShrink);
        var second = lines.Add();
        var third = lines.Add();
        Assert.False(lines.CanGrow);
        Assert.Equal(("$.payload.lines[2].account", "payload-lines-2-account", "No. 3"), (third.Parts[0].Path, third.Parts[0].ElementId, FieldWords.Of(third)));
        lines.Remove(second);
        Assert.Equal("$.payload.lines[1].account", third.Parts[0].Path);
        Assert.True(lines.CanGrow && lines.CanShrink);
    }

    [Fact]
    public void The_names_of_a_map_are_given_and_different()
    {
        Fill();
        var (first, second) = (Field("labels").Add("a"), Field("labels").Add("a"));
        Assert.Null(_form.Write());
        Assert.Equal((null, "This name is there twice."), (first.Error, second.Error));
        second.Name = "";
        Assert.Null(_form.Write());
        Assert.Equal("A name is needed.", second.Error);
        second.Name = "b";
        Assert.NotNull(_form.Write());
    }

    [Fact]
    public void As_JSON_and_back_it_is_the_same()
    {
        Fill();
        Field("due").Text = "2026-11-26T10:00:00";
        Field("labels").Add("env").Text = "prod";
        var before = _form.Write()!;
        _form.ToJson();
        Assert.Contains("\"amount\": 120.50", _form.Json, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(before, _form.Write()));
        _form.Json = _form.Json.Replace("A server", "Two servers", StringComparison.Ordinal);
        _form.ToFields();
        Assert.Equal((false, "Two servers"), (_form.IsJson, Field("purpose").Text));
        Assert.Equal("Two servers", _form.Write()!["purpose"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"purpose":"x","amount":1,"lines":[{"account":"1"}],"unheard":1}""")]
    [InlineData("""{"purpose":7,"amount":1,"lines":[{"account":"1"}]}""")]
    [InlineData("""{"purpose":"x","amount":1,"lines":[{"account":"1","x":1}]}""")]
    [InlineData("""{"purpose":"x","amount":1,"lines":[{"account":"1"}],"tags":[]}""")]
    [InlineData("""{"purpose":"x","amount":1,"lines":[{"account":"1"}],"due":"2026-11-26T10:00:00+01:00"}""")]
    [InlineData("""{"purpose":"x","amount":1,"lines":[{"account":"1"}],"side":"both"}""")]
    [InlineData("""{"purpose":"x","amount":1,"lines":[{"account":"1"}],"pieces":null}""")]
    [InlineData("""{"purpose":"x","purpose":"y"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void What_the_fields_cannot_show_stays_JSON_as_it_is(string json)
    {
        _form.ToJson();
        _form.Json = json;
        _form.ToFields();
        Assert.True(_form.IsJson);
        Assert.NotNull(_form.Problem);
        Assert.Equal(json, _form.Json);
    }

    [Fact]
    public void A_payload_that_is_filled_in_is_shown_in_fields_or_whole_as_JSON()
    {
        _form.Read(JsonNode.Parse("""{"purpose":"x","amount":1.10,"lines":[{"account":"1"}],"buyer":null}""")!.AsObject());
        Assert.Equal((false, "1.10"), (_form.IsJson, Field("amount").Text));
        _form.Read(JsonNode.Parse("""{"unheard":1}""")!.AsObject());
        Assert.True(_form.IsJson);
        Assert.Contains("unheard", _form.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_server_refuses_stands_at_the_field_it_names_or_at_the_nearest_one()
    {
        _form.Blame("$.payload.lines[0].account", "There is no such account.");
        Assert.Equal("There is no such account.", Field("lines").Parts[0].Parts[0].Error);
        _form.Blame("$.payload.lines[4].account", "Gone.");
        Assert.Equal("Gone. ($.payload.lines[4].account)", Field("lines").Error);
        _form.Blame("$.payload.unheard", "Unknown member.");
        Assert.Equal("Unknown member. ($.payload.unheard)", _form.Problem);
        _form.ToJson();
        _form.Blame("$.payload.purpose", "Too short.");
        Assert.Equal("Too short. ($.payload.purpose)", _form.Problem);
    }

    [Fact]
    public void A_type_that_leads_into_itself_ends_as_JSON()
    {
        var form = Form<Node>();
        var deep = form.Root;
        for (var depth = 0; deep.Shape.Kind == FieldKind.Group; depth++)
        {
            Assert.True(depth < 10);
            deep = deep.Parts.Single(part => part.Name == "child");
            if (deep.Shape.Kind == FieldKind.Group)
                deep.Put(there: true);
        }

        Assert.Equal(FieldKind.Json, deep.Shape.Kind);
    }

    [Fact]
    public void What_is_no_object_of_known_members_is_JSON_from_the_beginning()
    {
        var form = PayloadForm.Of(JsonDocument.Parse("true").RootElement);
        Assert.Equal((true, "{}"), (form.IsJson, form.Json));
        Assert.Equal("{}", form.Write()?.ToJsonString());
        Assert.Equal("{}", PayloadForm.Of(JsonDocument.Parse("""{"type":"object","additionalProperties":false}""").RootElement).Write()?.ToJsonString());
    }

    private static PayloadForm Form<T>() => PayloadForm.Of(JsonSerializer.SerializeToElement(PayloadSchema.Of(typeof(T))));

    private static IEnumerable<string> Parts(FieldShape shape, string path) => shape.Kind == FieldKind.Json
        ? [path]
        : shape.Members.SelectMany(member => Parts(member.Shape, $"{path}.{member.Name}")).Concat(shape.Items is { } items ? Parts(items, path + "[]") : []);

    private PayloadField Field(string name) => _form.Root.Parts.Single(part => part.Name == name);

    private void Fill()
    {
        Field("purpose").Text = "A server";
        Field("amount").Text = "120.50";
        Field("lines").Parts[0].Parts[0].Text = "4711";
    }

    private enum Side
    {
        Debit,

        Credit,
    }

    private sealed record Buyer([property: StringLength(100, MinimumLength = 1)] string Name);

    private sealed record Line([property: StringLength(20, MinimumLength = 1)] string Account);

    private sealed record Order(
        [property: StringLength(500, MinimumLength = 1)] string Purpose,
        decimal Amount,
        [property: Required, MinLength(1), MaxLength(3)] IReadOnlyList<Line> Lines,
        [property: Description("How many."), Range(1, 100)] int Pieces = 7,
        [property: StringLength(10_000)] string? Note = null,
        Side Side = Side.Debit,
        bool Urgent = true,
        bool? Checked = null,
        DateTime? Due = null,
        DateOnly? Day = null,
        Guid? Id = null,
        Buyer? Buyer = null,
        IReadOnlyList<string>? Tags = null,
        IReadOnlyDictionary<string, string>? Labels = null,
        JsonElement? Extra = null);

    private sealed record Node(string Name = "", Node? Child = null);
}
