namespace Mycosoft.ControlRoom;

/// <summary>Who looks at the control room through one circuit.</summary>
internal sealed class Visitor(BrowserPass passes)
{
    public string? Key { get; private set; }

    public string Name { get; private set; } = Principals.Anonymous;

    public Role Role { get; private set; } = Role.Viewer;

    /// <summary>The login is over, and whoever comes has to log in again.</summary>
    public bool IsOver { get; private set; }

    /// <summary>As whom the circuit was opened; null before that.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>Whether what needs this role is shown at all; the API decides for itself.</summary>
    public bool May(Role least) => new RoleRule(least).Admits(Role);

    public void Enter(Visit visit)
    {
        Key = visit.Pass is null ? null : passes.Open(visit.Pass);
        // A circuit that was resumed after the pass was over.
        IsOver = visit.Pass is not null && Key is null;
        (Name, Role) = (visit.Name, visit.Role);
        Caller = new(visit.Name, visit.Role) { Until = visit.Until, Revocable = visit.Revocable };
    }
}

/// <summary>What the page hands to its circuit: sealed on the way through the browser, and good for minutes.</summary>
/// <param name="Pass">The key in a <see cref="BrowserPass"/>; null where none is asked for.</param>
/// <param name="Name">The principal.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Until">UTC; when the login ends, at the latest after a day of work.</param>
/// <param name="Revocable">Whether it may be revoked at any time.</param>
public sealed record Visit(string? Pass, string Name, Role Role, DateTime? Until, bool Revocable)
{
    private static DateTime Earlier(DateTime? until, DateTime end) => until < end ? until.Value : end;

    internal static Visit Of(HttpContext http, BrowserPass passes)
    {
        var caller = Auth.Caller.Of(http) ?? throw new InvalidOperationException("The page was asked for by nobody.");
        return new(ShownKey.Of(http) is { } key ? passes.Seal(key) : null, caller.Name!, caller.Role, Earlier(caller.Until, DateTime.UtcNow + BrowserPass.Day), caller.Revocable);
    }
}
