using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Agents;
using Mycosoft.Agents.Kinds;

namespace Mycosoft.Tests.Unit.Agents;

/// <summary>What holds for every kind that is built.</summary>
public sealed class BuiltKindsTests
{
    public static TheoryData<Type> Kinds => [.. AgentKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_sealed_described_and_named_as_the_wire_names_are(Type type)
    {
        var kind = AgentDescriber.Describe(type);
        Assert.True(type.IsSealed);
        Assert.Matches("^[a-z][a-z0-9-]*$", kind.Kind);
        Assert.EndsWith(".", kind.Description, StringComparison.Ordinal);
        Assert.All(kind.Tasks.Values, task => Assert.Matches("^[a-z][a-z0-9_]*$", task.Type));
        Assert.All(kind.Tasks.Values, task => Assert.NotEmpty(task.Description));
        Assert.Superset(AgentCatalog.UniversalTasks.ToHashSet(), kind.Tasks.Keys.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_its_tasks_take_and_give_are_objects(Type type) => Assert.All(
        AgentDescriber.Describe(type).Tasks.Values,
        task =>
        {
            Assert.True(IsObject(task.PayloadSchema), $"{task.Type} takes {task.PayloadSchema}");
            Assert.True(IsObject(task.ResultSchema), $"{task.Type} gives {task.ResultSchema}");
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_tasks_refuse_what_is_no_object_and_members_they_do_not_know(Type type) => Assert.All(
        AgentDescriber.Describe(type).Tasks.Values,
        task =>
        {
            foreach (var payload in (string[])["null", "[]", "5", "\"text\"", """{"no_such_member":1}"""])
                Assert.Equal((payload, FaultCodes.InvalidPayload), (payload, task.Validate(new(payload))?.Code));
        });

    [Fact]
    public void No_kind_escapes_the_list()
    {
        var built = typeof(Agent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Agent)) && !t.IsAbstract);
        Assert.Equal(built.OrderBy(t => t.Name), AgentKinds.All.OrderBy(t => t.Name));
    }

    [Fact]
    public void Their_names_are_unique_and_the_catalogue_document_lists_each()
    {
        var catalog = new AgentCatalog(AgentKinds.All.Select(AgentDescriber.Describe));
        using var document = JsonDocument.Parse(catalog.Document.Json.Value);
        Assert.Equal(catalog.All.Select(k => k.Kind), document.RootElement.GetProperty("kinds").EnumerateArray().Select(k => k.GetProperty("kind").GetString()!));
        Assert.Equal(AgentKinds.All.Count, catalog.All.Select(k => k.Kind).Distinct().Count());
    }

    private static bool IsObject(JsonNode schema) => schema["type"] switch
    {
        JsonValue value => (string?)value == "object",
        JsonArray types => types.Any(t => (string?)t == "object"),
        _ => false,
    };
}
