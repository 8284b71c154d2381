using System.Diagnostics;
using System.Text;

namespace Mycosoft.Hosting;

/// <summary>A secret in a file that only its user can read, made at its first use.</summary>
internal static class SecretFile
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Of those that start at once one makes it and the others wait for that.</summary>
    /// <param name="make">The secret as ASCII text.</param>
    public static string ReadOrMake(string file, Func<string> make)
    {
        if (Read(file) is { } there)
            return there;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var alone = Alone($"{file}.lock");
        if (Read(file) is { } made)
            return made;
        Write(file, make());
        return File.ReadAllText(file);
    }

    private static string? Read(string file) => File.Exists(file) ? File.ReadAllText(file) : null;

    /// <summary>Written whole under another name first: a process that dies here leaves no half of a key.</summary>
    private static void Write(string file, string secret)
    {
        var draft = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, Encoding.ASCII, options))
            writer.Write(secret);
        File.Move(draft, file, overwrite: false);
    }

    // A move that does not overwrite looks first and then moves: two that look at once would both move.
    private static FileStream Alone(string file)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return new(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(began) < Patience)
            {
                Thread.Sleep(10);
            }
        }
    }
}
