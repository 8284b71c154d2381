namespace Mycosoft.Tests.Support;

/// <summary>A directory of its own under the temporary path (short, because a socket's path must stay below 107 bytes).</summary>
public sealed class TemporaryDirectory(string prefix) : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory($"mas-{prefix}-").FullName;

    public string File(string name) => Path.Combine(FullPath, name);

    public string Write(string name, string content)
    {
        System.IO.File.WriteAllText(File(name), content);
        return File(name);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(FullPath, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Whoever used it has removed it already.
        }
    }
}
