using System.Text.RegularExpressions;

namespace Mycosoft.Clients.Web;

/// <summary>A robots.txt as RFC 9309 reads it: the groups of our name, else of everybody; the longest match wins, and allow wins a tie.</summary>
public sealed record RobotsRules(IReadOnlyList<RobotsRule> Rules, IReadOnlyList<string> Sitemaps)
{
    public static RobotsRules AllowAll { get; } = new([], []);

    /// <summary>For a robots.txt that exists and cannot be read.</summary>
    public static RobotsRules DisallowAll { get; } = new([RobotsRule.Of(false, "/")], []);

    public static RobotsRules Parse(string text, string product)
    {
        var groups = new Dictionary<string, List<RobotsRule>>(StringComparer.OrdinalIgnoreCase);
        var sitemaps = new List<string>();
        var agents = new List<string>();
        var open = true;
        foreach (var (field, value) in Lines(text))
        {
            if (field == "user-agent")
            {
                if (!open)
                    agents.Clear();
                open = true;
                agents.Add(value);
                groups.TryAdd(value, []);
            }
            else if (field is "allow" or "disallow")
            {
                open = false;
                if (value.Length > 0)
                    agents.ForEach(agent => groups[agent].Add(RobotsRule.Of(field == "allow", value)));
            }
            else if (field == "sitemap")
            {
                sitemaps.Add(value);
            }
        }

        return new(groups.GetValueOrDefault(product) ?? groups.GetValueOrDefault("*") ?? [], sitemaps);
    }

    public bool Allows(Uri url)
    {
        var best = Rules.Where(rule => rule.Matches(url.PathAndQuery)).OrderByDescending(rule => rule.Length).ThenByDescending(rule => rule.Allow).FirstOrDefault();
        return best?.Allow ?? true;
    }

    private static IEnumerable<(string Field, string Value)> Lines(string text)
    {
        foreach (var line in text.TrimStart('\uFEFF').Split('\n', '\r'))
        {
            var content = line.Split('#', 2)[0];
            var colon = content.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                yield return (content[..colon].Trim().ToLowerInvariant(), content[(colon + 1)..].Trim());
        }
    }
}

/// <summary>One allow or disallow line.</summary>
public sealed record RobotsRule(bool Allow, int Length, Regex Pattern)
{
    public static RobotsRule Of(bool allow, string path)
    {
        var ends = path.EndsWith('$');
        var pattern = "^" + Regex.Escape(ends ? path[..^1] : path).Replace("\\*", ".*", StringComparison.Ordinal) + (ends ? "$" : "");
        return new(allow, path.Length, new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    public bool Matches(string path) => Pattern.IsMatch(path);
}
