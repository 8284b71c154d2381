using System.Text.RegularExpressions;

namespace Mycosoft.Tests.Unit.ControlRoom;

public sealed class StyleSheetTests
{
    /// <summary>A brace too few, and everything after it is a rule within a rule that applies to nothing: no browser says so.</summary>
    [Fact]
    public void Every_rule_ends_before_the_next_begins()
    {
        var sheet = File.ReadAllLines(Path.Combine(Repository.Root, "Gateway", "wwwroot", "control", "room.css"));
        var (depth, line) = (0, 0);
        foreach (var text in sheet)
        {
            line++;
            if (text.StartsWith("/*", StringComparison.Ordinal) || Regex.IsMatch(text, "^[.:a-z@]"))
                Assert.True(depth == 0, $"line {line} stands within the rule before it: {text}");
            depth += text.Count(c => c == '{') - text.Count(c => c == '}');
        }

        Assert.Equal(0, depth);
    }
}
