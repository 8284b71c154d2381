using System.Security.Cryptography;
using System.Text;
using Mycosoft.Tasks;

namespace Mycosoft.Chains;

/// <summary>
/// The tasks that wait for another one, as it carries them along: outermost first, one a line, each as agent, id and fingerprint. Carried and not looked up, so that a circle is seen without a read.
/// </summary>
public static class Ancestors
{
    /// <summary>What is longer loses its outermost lines; such a circle ends at the hop limit.</summary>
    private const int MostText = 8_192;

    private const int FingerprintBytes = 8;

    /// <summary>The ancestors of what this task starts and waits for.</summary>
    public static string Add(string? ancestors, string agentId, Guid taskId, string taskType, JsonText payload)
    {
        var line = $"{agentId} {taskId:N} {Fingerprint(taskType, payload)}";
        var all = ancestors is null ? line : $"{ancestors}\n{line}";
        while (all.Length > MostText && all.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end)
            all = all[(end + 1)..];
        return all;
    }

    /// <summary>The part of the chain from an ancestor that is the same agent's with the same task type and payload; null when there is none. The payload is looked at only if the agent is among them.</summary>
    public static IReadOnlyList<Ancestor>? Circle(string? ancestors, string agentId, string taskType, JsonText payload)
    {
        if (ancestors is null || !ancestors.Contains(agentId, StringComparison.Ordinal))
            return null;
        var lines = ancestors.Split('\n').Select(Ancestor.Parse).ToList();
        if (!lines.Exists(a => a.AgentId == agentId))
            return null;
        var fingerprint = Fingerprint(taskType, payload);
        var from = lines.FindLastIndex(a => a.AgentId == agentId && a.Fingerprint == fingerprint);
        return from < 0 ? null : lines[from..];
    }

    private static string Fingerprint(string taskType, JsonText payload) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{taskType}\n{CanonicalJson.Of(payload)}")).AsSpan(0, FingerprintBytes));
}

/// <summary>A task that waits.</summary>
public sealed record Ancestor(string AgentId, Guid TaskId, string Fingerprint)
{
    public override string ToString() => $"{AgentId} ({TaskId})";

    internal static Ancestor Parse(string line)
    {
        var parts = line.Split(' ');
        return new(parts[0], Guid.ParseExact(parts[1], "N"), parts[2]);
    }
}
