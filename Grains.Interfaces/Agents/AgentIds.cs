using System.Text.RegularExpressions;

using Mycosoft.Auth;

namespace Mycosoft.Agents;

/// <summary>Which texts may be the id of an agent.</summary>
public static partial class AgentIds
{
    // The second segment of our own routes.
    private const string Kinds = "kinds";

    /// <summary>Whether an agent of this id can exist at all.</summary>
    public static bool IsPossible(string? id) => id is not null && Pattern().IsMatch(id) && !Hexadecimal().IsMatch(id);

    /// <summary>Null for an id that a new agent may have, else why not.</summary>
    public static Fault? Check(string? id, string path)
    {
        if (string.IsNullOrEmpty(id))
            return Fault.InvalidPayload($"Member '{path[2..]}' is missing.", path);
        if (!Pattern().IsMatch(id))
            return Fault.InvalidPayload("An agent id has 1 to 100 letters, digits, dots, underscores, colons and hyphens, and begins with a letter or digit.", path);
        if (Hexadecimal().IsMatch(id))
            return Fault.InvalidPayload("An agent id must hold at least one character other than 0-9 and a-f.", path);
        return null;
    }

    /// <summary>The same for a birth, where names with a meaning of their own are refused as well.</summary>
    public static Fault? CheckNew(string? id, string path) =>
        Check(id, path) ?? (id == Kinds || Principals.IsReserved(id!) ? Fault.InvalidPayload($"'{id}' has a meaning of its own and cannot be an agent id.", path) : null);

    /// <summary>An id made from a name: <c>Route Monitor (API)</c> becomes <c>route-monitor-api</c>.</summary>
    public static string Slug(string name)
    {
        var slug = NotSlug().Replace(name.ToLowerInvariant(), "-").Trim('-');
        return slug.Length <= 100 ? slug : slug[..100].TrimEnd('-');
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,99}\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[0-9A-Fa-f]+\z")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotSlug();
}
