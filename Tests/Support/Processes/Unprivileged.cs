using System.Diagnostics;

namespace Mycosoft.Tests.Support.Processes;

/// <summary>Command lines for programs that refuse to run as root: an unmapped user namespace, or else the postgres account.</summary>
public static class Unprivileged
{
    private static readonly string[] Namespace = ["unshare", "--user", "--"];
    private static readonly string[] Account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"];
    private static readonly Lazy<string[]> Prefix = new(ChoosePrefix);

    public static ProcessStartInfo Command(string program, params IEnumerable<string> arguments)
    {
        string[] words = [.. Prefix.Value, program, .. arguments];
        return new ProcessStartInfo(words[0], words[1..]);
    }

    /// <summary>The namespace keeps root's files its own; the account needs the directory handed over.</summary>
    public static async Task GiveDirectory(TemporaryDirectory directory, CancellationToken cancellationToken)
    {
        if (Prefix.Value == Account)
        {
            var chown = new ProcessStartInfo("chown", ["-R", "postgres:postgres", directory.FullPath]);
            await ChildProcess.Run(chown, Path.GetTempFileName(), TimeSpan.FromSeconds(10), cancellationToken);
        }
    }

    private static string[] ChoosePrefix()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return [];
        }

        using var probe = Process.Start(new ProcessStartInfo(Namespace[0], [.. Namespace[1..], "true"]) { RedirectStandardError = true })!;
        probe.WaitForExit();
        return probe.ExitCode == 0 ? Namespace : Account;
    }
}
