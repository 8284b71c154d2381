using System.Text.Json;
using Spectre.Console;

namespace Mycosoft.Cli.Output;

/// <summary>A table of things: <c>"agent_id:agent status"</c> names the members that are its columns, and their headings where they differ.</summary>
internal sealed class Sheet(string columns)
{
    private const int Gap = 2;
    private const int Narrowest = 20;

    private readonly (string Member, string Heading)[] _columns = [.. columns.Split(' ').Select(Column)];

    public void Write(IAnsiConsole screen, IEnumerable<JsonElement> rows)
    {
        var cells = rows.Select(row => _columns.Select(column => Cell.Of(row.Member(column.Member))).ToArray()).ToList();
        Fit(cells, screen.Profile.Width);
        var table = new Table { Border = TableBorder.None, UseSafeBorder = false };
        foreach (var (_, heading) in _columns)
            table.AddColumn(new TableColumn(new Text(heading, new(decoration: Decoration.Bold))) { Padding = new(0, 0, Gap, 0), NoWrap = true });
        foreach (var row in cells)
            table.AddRow(row.Select((text, column) => new Text(text, IsState(column) ? Cell.Colour(text) : Style.Plain)));
        WriteWhole(screen, table);
    }

    // The longest text gives way to the width of the screen. Ids and the rest stay whole, to be copied; what is still too wide, the terminal breaks.
    private void Fit(List<string[]> cells, int screenWidth)
    {
        var widths = _columns.Select((column, index) => cells.Select(row => row[index].GetCellWidth()).Append(column.Heading.Length).Max()).ToArray();
        var widest = Array.IndexOf(widths, widths.Skip(1).Append(0).Max(), 1);
        if (widest < 0)
            return;
        var most = Math.Max(Narrowest, screenWidth - widths.Where((_, index) => index != widest).Sum() - (Gap * widths.Length));
        foreach (var row in cells.Where(row => row[widest].GetCellWidth() > most))
            row[widest] = Cut(row[widest], most - 1).TrimEnd() + "…";
    }

    private static string Cut(string text, int width)
    {
        while (text.GetCellWidth() > width)
            text = text[..^(char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        return text;
    }

    private static void WriteWhole(IAnsiConsole screen, Table table)
    {
        var width = screen.Profile.Width;
        screen.Profile.Width = Terminal.Unwrapped;
        screen.Write(table);
        screen.Profile.Width = width;
    }

    private bool IsState(int column) => _columns[column].Member is "status" or "decision" or "severity";

    private static (string Member, string Heading) Column(string column)
    {
        var parts = column.Split(':');
        return (parts[0], parts[^1].Replace('_', ' ').ToUpperInvariant());
    }
}
