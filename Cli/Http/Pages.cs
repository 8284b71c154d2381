using System.Text.Json;
using Mycosoft.Cli.Output;

namespace Mycosoft.Cli.Http;

/// <summary>A list over all its pages.</summary>
internal sealed record Listing(IReadOnlyList<JsonElement> Items, bool HasMore);

internal static class Pages
{
    private const int Largest = 1_000;

    /// <param name="read">Gets a path.</param>
    /// <param name="path">The list, with its filters.</param>
    /// <param name="member">The member that holds the items.</param>
    /// <param name="limit">At most so many items; null for all.</param>
    /// <param name="keep">Which items count.</param>
    public static async Task<Result<Listing>> Read(Func<string, Task<Result<Reply>>> read, string path, string member, int? limit, Func<JsonElement, bool>? keep = null)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        while (true)
        {
            // With a filter of our own a page holds fewer than it shows.
            var size = keep is null && limit is { } most ? Math.Min(most - items.Count, Largest) : Largest;
            if (!(await read(CompanyAddress.Query(path, ("limit", size), ("cursor", cursor)))).TryGet(out var reply, out var failure))
                return failure;
            var page = reply.Json.List(member).Where(item => keep?.Invoke(item) ?? true).ToList();
            var taken = limit is { } all ? page.Take(all - items.Count).ToList() : page;
            items.AddRange(taken);
            var next = reply.Json.Text("next_cursor");
            if (next is null || next == cursor || items.Count >= limit)
                return new Listing(items, taken.Count < page.Count || (next is not null && next != cursor));
            cursor = next;
        }
    }
}
