namespace Mycosoft.Hosting;

/// <summary>Everything embedded lies in one directory, and one process at a time has it.</summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    public string LedgerFile => System.IO.Path.Combine(Path, "ledger.db");

    public string StateFile => System.IO.Path.Combine(Path, "state.db");

    public static DataDirectory Lock(string path)
    {
        try
        {
            var directory = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(path)
                : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var file = new FileStream(System.IO.Path.Combine(directory.FullName, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new(directory.FullName, file);
        }
        catch (IOException e)
        {
            throw new ConfigurationException([$"Mas:DataDirectory: {path} cannot be used: {e.Message} Is another silo running there? A second silo needs PostgreSQL and Redis."]);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ConfigurationException([$"Mas:DataDirectory: {e.Message}"]);
        }
    }

    public void Dispose() => _lock.Dispose();
}
