namespace Mycosoft.Tests.Support;

/// <summary>Finds the checkout that these tests were built from, and other projects' output in the same configuration.</summary>
public static class Repository
{
    private const string Solution = "Mycosoft.Orleans.sln";

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <param name="project">A project's folder.</param>
    /// <param name="assembly">Its assembly, where that has another name.</param>
    public static string Output(string project, string? assembly = null)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var file = Path.Combine(Root, project, "bin", own.Parent!.Name, own.Name, $"{assembly ?? project}.dll");
        return File.Exists(file) ? file : throw new FileNotFoundException($"{project} is not built. Run: dotnet build {Solution} -c {own.Parent.Name}", file);
    }

    private static string FindRoot(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Solution)))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No {Solution} above {start}.");
    }
}
