using System.Security.Cryptography;
using System.Text;
using Mycosoft.Clients.Alertmanager;

namespace Mycosoft.Agents.Kinds.Monitoring;

/// <summary>What the monitoring agent remembers: which states of which alerts it has told, oldest first.</summary>
public sealed record MonitoringState
{
    public const int Version = 1;

    private const int MaxSeen = 5000;

    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>The state with these alerts in it, and those of them that were not.</summary>
    public (MonitoringState State, IReadOnlyList<WebhookAlert> Fresh) Take(IEnumerable<WebhookAlert> alerts)
    {
        var known = Seen.ToHashSet(StringComparer.Ordinal);
        var fresh = alerts.Where(alert => known.Add(Digest(alert))).ToList();
        return fresh.Count == 0 ? (this, fresh) : (this with { Seen = [.. Seen.Concat(fresh.Select(Digest)).TakeLast(MaxSeen)] }, fresh);
    }

    private static string Digest(WebhookAlert alert) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(alert.Key)).AsSpan(0, 12));
}
