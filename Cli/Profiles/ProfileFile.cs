using System.Text.Json;
using System.Text.Json.Nodes;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Output;

namespace Mycosoft.Cli.Profiles;

/// <summary>The companies of one person: <c>{"profiles":{"default":{"url":…,"key":…}}}</c>, a file that only its owner reads.</summary>
internal sealed class ProfileFile(string path)
{
    public const string Usual = "default";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnly | UnixFileMode.UserExecute;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Path => path;

    /// <summary><c>$XDG_CONFIG_HOME/mas/config.json</c>, by default below <c>~/.config</c>. The specification lets relative paths be ignored.</summary>
    public static ProfileFile Of(Func<string, string?> variable)
    {
        var configured = variable("XDG_CONFIG_HOME");
        var home = System.IO.Path.IsPathRooted(configured) ? configured : System.IO.Path.Combine(HomeOf(variable), ".config");
        return new(System.IO.Path.Combine(home, "mas", "config.json"));
    }

    /// <summary>Every profile; none when there is no file.</summary>
    public Result<IReadOnlyDictionary<string, Profile>> Read()
    {
        try
        {
            if (!File.Exists(path))
                return new Dictionary<string, Profile>();
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnlyDirectory) != 0)
                return Failure.Usage($"{path} can be read by others, and holds keys; make it private with: chmod 600 {path}");
            if (!ApiJson.TryParse(File.ReadAllText(path), out var json) || json.Member("profiles") is not { ValueKind: JsonValueKind.Object } profiles)
                return Failure.Usage($"{path} is damaged; delete it and log in again.");
            return profiles.EnumerateObject().Where(entry => entry.Value.Text("url") is not null)
                .ToDictionary(entry => entry.Name, entry => new Profile(entry.Value.Text("url")!, entry.Value.Text("key")), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Failure.Usage($"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Keeps a profile under its name; null takes it away. False when there was nothing to take away.</summary>
    public Result<bool> Keep(string name, Profile? profile)
    {
        if (!Read().TryGet(out var present, out var failure))
            return failure;
        var profiles = present.ToDictionary(StringComparer.Ordinal);
        if (profile is null && !profiles.Remove(name))
            return false;
        if (profile is not null)
            profiles[name] = profile;
        try
        {
            Write(profiles);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Failure.Usage($"{path} cannot be written: {exception.Message}");
        }
    }

    private static string HomeOf(Func<string, string?> variable) => variable("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    // Written whole under another name and then moved: a reader never sees half a file, and none but the owner ever sees it.
    private void Write(Dictionary<string, Profile> profiles)
    {
        var json = new JsonObject { ["profiles"] = new JsonObject(profiles.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(Entry)) };
        MakeDirectory(System.IO.Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(draft, options))
            writer.WriteLine(json.ToJsonString(Indented));
        File.Move(draft, path, overwrite: true);
    }

    private static void MakeDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, OwnerOnlyDirectory);
    }

    private static KeyValuePair<string, JsonNode?> Entry(KeyValuePair<string, Profile> entry) =>
        new(entry.Key, new JsonObject { ["url"] = entry.Value.Url, ["key"] = entry.Value.Key });
}
