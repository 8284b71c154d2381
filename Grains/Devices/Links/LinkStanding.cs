using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycosoft.Devices.Links;

/// <summary>How a link does, out of what those say who hold it.</summary>
internal static class LinkStanding
{
    public const string Connected = "connected";

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    /// <summary>A link that many hold is as well as the best of them, and their counts are one.</summary>
    /// <param name="claims">The best first.</param>
    public static LinkRecord? Of(string name, IReadOnlyList<LinkClaim> claims, DateTime now)
    {
        if (claims.Count == 0)
            return null;
        var best = claims[0];
        var counters = claims.Count == 1 ? best.Counters : Sum(claims);
        return new(name, best.Type, best.State, best.State == Connected ? null : best.Error, best.Shared ? null : best.GatewayId, best.ConnectedSince, now, counters);
    }

    /// <summary>Counts alone are told every fifteen seconds, everything else at once.</summary>
    public static bool IsNews(LinkRecord? written, LinkRecord now) =>
        written is null || now.UpdatedAt - written.UpdatedAt >= Again || written with { UpdatedAt = now.UpdatedAt, Counters = now.Counters } != now;

    private static JsonText Sum(IReadOnlyList<LinkClaim> claims)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (kind, count) in claims.SelectMany(claim => JsonSerializer.Deserialize<Dictionary<string, long>>(claim.Counters.ToString()) ?? []))
            sums[kind] = sums.GetValueOrDefault(kind) + count;
        return new(new JsonObject(sums.Select(sum => KeyValuePair.Create(sum.Key, (JsonNode?)sum.Value))).ToJsonString());
    }
}
