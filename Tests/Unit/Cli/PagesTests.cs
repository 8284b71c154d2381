using System.Text.Json;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Output;

namespace Mycosoft.Tests.Unit.Cli;

public sealed class PagesTests
{
    private readonly List<string> _asked = [];

    [Fact]
    public async Task All_pages_make_one_list()
    {
        var list = await Read(null);
        Assert.Equal((5, false), (list.Items.Count, list.HasMore));
        Assert.Equal(["items?limit=1000", "items?limit=1000&cursor=2", "items?limit=1000&cursor=4"], _asked);
    }

    [Fact]
    public async Task A_limit_ends_the_reading_and_says_that_there_is_more()
    {
        Assert.Equal((3, true), await Read(3) is var list ? (list.Items.Count, list.HasMore) : default);
        Assert.Equal(["items?limit=3", "items?limit=1&cursor=2"], _asked);
        Assert.Equal((5, false), await Read(5) is var whole ? (whole.Items.Count, whole.HasMore) : default);
    }

    [Fact]
    public async Task A_filter_of_our_own_reads_on_until_it_has_enough()
    {
        var list = await Read(2, item => item.GetInt32() % 2 == 0);
        Assert.Equal([0, 2], list.Items.Select(item => item.GetInt32()));
        Assert.True(list.HasMore);
    }

    [Fact]
    public async Task A_cursor_that_stands_still_is_not_followed_for_ever()
    {
        var answer = await Pages.Read(_ => Task.FromResult(Reply("""{"items":[1],"next_cursor":"same"}""")), "items", "items", null);
        Assert.True(answer.TryGet(out var list, out _));
        Assert.Equal(2, list.Items.Count);
    }

    private static Result<Reply> Reply(string body) => ApiJson.TryParse(body, out var json) ? new Reply(200, body, json) : throw new InvalidOperationException(body);

    private async Task<Listing> Read(int? limit, Func<JsonElement, bool>? keep = null)
    {
        _asked.Clear();
        var answer = await Pages.Read(path => Task.FromResult(Serve(path)), "items", "items", limit, keep);
        return answer.TryGet(out var list, out var failure) ? list : throw new InvalidOperationException($"{failure}");
    }

    private Result<Reply> Serve(string path)
    {
        _asked.Add(path);
        return path.Split("cursor=") switch
        {
            [_, "4"] => Reply("""{"items":[4],"next_cursor":null}"""),
            [_, "2"] => Reply(path.Contains("limit=1&", StringComparison.Ordinal) ? """{"items":[2],"next_cursor":"3"}""" : """{"items":[2,3],"next_cursor":"4"}"""),
            _ => Reply("""{"items":[0,1],"next_cursor":"2"}"""),
        };
    }
}
