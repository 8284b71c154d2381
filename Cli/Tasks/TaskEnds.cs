namespace Mycosoft.Cli.Tasks;

/// <summary>How tasks end.</summary>
internal static class TaskEnds
{
    private static readonly HashSet<string> Open = ["pending", "running", "waiting_approval"];

    public static bool HasEnded(string? status) => status is not null && !Open.Contains(status);

    public static int ExitCode(string? status) => status == "completed" ? ExitCodes.Done : ExitCodes.Refused;
}
