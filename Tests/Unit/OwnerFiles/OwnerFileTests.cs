using Microsoft.Extensions.Time.Testing;
using Mycosoft.OwnerFiles;

namespace Mycosoft.Tests.Unit.OwnerFiles;

public sealed class OwnerFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("owner");
    private readonly FakeTimeProvider _clock = new(new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_a_file_what_the_program_brings_along_is_in_force()
    {
        var file = new OwnerFile<string>(null, "built-in", Read, _clock);
        Assert.Equal((null, "built-in", null), (file.Path, file.Document, file.Error));
    }

    [Fact]
    public void A_text_is_taken_once_and_a_bad_one_leaves_the_one_before_it_in_force()
    {
        var path = _directory.Write("file.txt", "one");
        var file = new OwnerFile<string>(path, "built-in", Read, _clock);
        Assert.Equal((OwnerFileNews.Taken, OwnerFileNews.None), (file.Look(), file.Look()));
        var loaded = file.LoadedAt;

        _clock.Advance(TimeSpan.FromSeconds(2));
        File.WriteAllText(path, "bad");
        Assert.Equal((OwnerFileNews.Refused, OwnerFileNews.None), (file.Look(), file.Look()));
        Assert.Equal(("one", "It is bad. ($.member)", loaded), (file.Document, file.Error, file.LoadedAt));

        File.WriteAllText(path, "one");
        Assert.Equal(OwnerFileNews.Taken, file.Look());
        Assert.Equal(("one", null, loaded.AddSeconds(2)), (file.Document, file.Error, file.LoadedAt));
    }

    [Fact]
    public void A_file_that_is_gone_changes_nothing_and_comes_back_as_it_was()
    {
        var path = _directory.Write("file.txt", "one");
        var file = new OwnerFile<string>(path, "built-in", Read, _clock);
        file.Look();
        File.Delete(path);
        Assert.Equal((OwnerFileNews.Refused, OwnerFileNews.None), (file.Look(), file.Look()));
        Assert.Equal(("one", true), (file.Document, file.Error!.Contains("file.txt", StringComparison.Ordinal)));
        _directory.Write("file.txt", "one");
        Assert.Equal(OwnerFileNews.Taken, file.Look());
        Assert.Null(file.Error);
    }

    private static Answer<string> Read(string text) => text == "bad" ? Fault.InvalidPayload("It is bad.", "$.member") : text;
}
