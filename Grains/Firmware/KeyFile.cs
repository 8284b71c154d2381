using System.Security.Cryptography;

namespace Mycosoft.Firmware;

/// <summary>A private key in a file that only its user can read, made at its first use. One process has the directory, so nobody else makes it at the same time.</summary>
internal static class KeyFile
{
    public static byte[] ReadOrCreate(string file)
    {
        if (!File.Exists(file))
            Create(file);
        var key = Convert.FromBase64String(File.ReadAllText(file));
        return key.Length == FirmwareKeys.PrivateKeySize ? key : throw new InvalidDataException($"{file} holds no Ed25519 private key.");
    }

    /// <summary>Written whole under another name first: a process that dies here leaves no half of a key.</summary>
    private static void Create(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var draft = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, System.Text.Encoding.ASCII, options))
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(FirmwareKeys.PrivateKeySize)));
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
