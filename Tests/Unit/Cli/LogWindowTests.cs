using System.Text.Json;
using Mycosoft.Cli.Activity;

namespace Mycosoft.Tests.Unit.Cli;

public sealed class LogWindowTests
{
    private readonly LogWindow _window = new();

    [Fact]
    public void Entries_come_oldest_first_and_once()
    {
        Assert.Equal([1, 2], Take((2, "16:00:02"), (1, "16:00:01")));
        Assert.Equal([3], Take((3, "16:00:03"), (2, "16:00:02"), (1, "16:00:01")));
        Assert.Empty(Take((3, "16:00:03"), (2, "16:00:02")));
    }

    [Fact]
    public void An_entry_of_another_silo_that_shows_late_is_not_lost()
    {
        Assert.Equal([7], Take((7, "16:00:07")));
        Assert.Equal(new DateTimeOffset(2026, 1, 24, 16, 0, 2, TimeSpan.Zero), _window.Since);
        Assert.Equal([5], Take((7, "16:00:07"), (5, "16:00:04")));
    }

    [Fact]
    public void What_lies_behind_is_forgotten_and_not_asked_for_any_more()
    {
        Assert.Null(_window.Since);
        Take((1, "16:00:01"));
        Take((2, "16:10:00"));
        Assert.Equal([1], Take((1, "16:00:01")));
    }

    private IEnumerable<int> Take(params (int Id, string At)[] entries) =>
        _window.Take(entries.Select(entry => JsonElement.Parse($$"""{"id":{{entry.Id}},"timestamp":"2026-01-24T{{entry.At}}Z"}"""))).Select(entry => entry.GetProperty("id").GetInt32());
}
