using System.Text.Json;
using Spectre.Console;

namespace Mycosoft.Cli.Output;

/// <summary>One thing, a line for each of its members; what has members itself is shown as JSON.</summary>
internal static class Card
{
    /// <param name="screen">Where to.</param>
    /// <param name="thing">What.</param>
    /// <param name="members">The members by name, with a space between; all of them when left out.</param>
    public static void Write(IAnsiConsole screen, JsonElement thing, string? members = null)
    {
        if (thing.ValueKind is not JsonValueKind.Object)
        {
            screen.Write(new Text(ApiJson.Pretty(thing) + "\n"));
            return;
        }

        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new(0, 0, 0, 0) });
        foreach (var name in members?.Split(' ') ?? thing.EnumerateObject().Select(member => member.Name))
        {
            if (thing.Member(name) is { } value)
                grid.AddRow(new Text(Plain.Line(name.Replace('_', ' ')), new(decoration: Decoration.Bold)), Show(name, value));
        }

        screen.Write(grid);
    }

    private static Text Show(string name, JsonElement value)
    {
        if (IsBlock(value))
            return new(ApiJson.Pretty(value));
        // A text of several lines keeps them.
        var text = value.ValueKind is JsonValueKind.String && value.GetString()!.Contains('\n', StringComparison.Ordinal) ? Plain.Block(value.GetString()!) : Cell.Of(value);
        return new(text, name is "status" or "decision" ? Cell.Colour(text) : Style.Plain);
    }

    private static bool IsBlock(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.Array => value.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array),
        _ => false,
    };
}
