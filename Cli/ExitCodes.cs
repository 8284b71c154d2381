namespace Mycosoft.Cli;

/// <summary>How a command ends, for scripts.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The company says no, or what was waited for ended badly.</summary>
    public const int Refused = 1;

    public const int Usage = 2;

    public const int Unreachable = 3;

    public const int NotAllowed = 4;

    public const int Interrupted = 130;

    public const int Terminated = 143;

    public const string Explained =
        "0 done; 1 the company says no, or the task failed; 2 wrong usage; 3 not reachable, out of order or too slow; 4 not allowed (key or role); 130 interrupted";

    public static int OfStatus(int status) => status switch
    {
        401 or 403 => NotAllowed,
        >= 400 and < 500 => Refused,
        _ => Unreachable,
    };
}
