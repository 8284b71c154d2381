using Microsoft.Extensions.Options;

namespace Mycosoft.Auth;

/// <summary>The key that is made on first start when none is configured: one file, readable by its owner only.</summary>
internal static class AdminKeyFile
{
    public const string Name = "admin.key";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The key in the directory, made now if there is none yet.</summary>
    public static (string Key, bool Created) ReadOrCreate(string directory)
    {
        var path = Path.Combine(Path.GetFullPath(directory), Name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return File.Exists(path) || !TryCreate(path, out var key) ? (Read(path), false) : (key, true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse($"The admin key {path} cannot be read or written: {exception.Message}");
        }
    }

    // Written whole under another name and then linked: a reader never sees half a key, and the first of two starts wins.
    private static bool TryCreate(string path, out string key)
    {
        key = IssuedKey.Create();
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(key + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return false;
        }
    }

    private static string Read(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
            throw Refuse($"The admin key {path} can be read by others; make it private with: chmod 600 {path}");
        var key = File.ReadAllText(path).Trim();
        return key.Length >= 16 ? key : throw Refuse($"The admin key {path} is empty or cut short; delete it and a new one is made.");
    }

    private static OptionsValidationException Refuse(string message) => new("Mas", typeof(GatewayOptions), [message]);
}
