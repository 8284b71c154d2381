using System.Runtime.Versioning;
using Mycosoft.Cli;
using Mycosoft.Cli.Http;
using Mycosoft.Cli.Profiles;

namespace Mycosoft.Tests.Unit.Cli;

[UnsupportedOSPlatform("windows")]
public sealed class ProfileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("cli");

    [Fact]
    public void Profiles_are_kept_by_name_in_a_file_that_only_its_owner_reads()
    {
        var file = new ProfileFile(_directory.File("config/mas/config.json"));
        Assert.Empty(Read(file));
        Assert.True(Kept(file.Keep("default", new("http://127.0.0.1:8001", "one"))));
        Assert.True(Kept(file.Keep("prod", new("https://mas.example", "two"))));
        Assert.Equal(["default one", "prod two"], Read(file).Select(entry => $"{entry.Key} {entry.Value.Key}").Order());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file.Path)!));
        Assert.True(Kept(file.Keep("prod", null)));
        Assert.False(Kept(file.Keep("prod", null)));
        Assert.Equal("default", Assert.Single(Read(file)).Key);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file.Path)!));
    }

    [Fact]
    public void A_file_that_others_may_read_or_that_is_damaged_is_refused()
    {
        var file = new ProfileFile(_directory.File("config.json"));
        Kept(file.Keep("default", new("http://127.0.0.1:8001", "one")));
        File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.False(file.Read().TryGet(out _, out var failure));
        Assert.Contains("chmod 600", failure.Detail, StringComparison.Ordinal);
        File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(file.Path, "{");
        Assert.False(file.Read().TryGet(out _, out failure));
        Assert.Equal((2, true), (failure.ExitCode, failure.Detail!.Contains("damaged", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/xdg", "/home/me", "/xdg/mas/config.json")]
    [InlineData(null, "/home/me", "/home/me/.config/mas/config.json")]
    [InlineData("relative", "/home/me", "/home/me/.config/mas/config.json")]
    public void The_file_lies_where_the_desktop_specification_says(string? configured, string home, string expected) =>
        Assert.Equal(expected, ProfileFile.Of(name => name switch { "XDG_CONFIG_HOME" => configured, "HOME" => home, _ => null }).Path);

    [Fact]
    public void Options_go_before_the_environment_and_that_before_the_file()
    {
        Assert.Equal(("http://127.0.0.1:8001/", null), Resolve(new(), [], null));
        Assert.Equal(("http://kept/", "kept-key"), Resolve(new(), [], new("http://kept", "kept-key")));
        Assert.Equal(("http://kept/", "env-key"), Resolve(new(), new() { ["MAS_API_KEY"] = "env-key" }, new("http://kept", "kept-key")));
        Assert.Equal(("http://env/", "env-key"), Resolve(new(), new() { ["MAS_URL"] = "http://env", ["MAS_API_KEY"] = "env-key" }, new("http://kept", "kept-key")));
        Assert.Equal(("http://option/", "option-key"), Resolve(new() { Url = "http://option/", Key = "option-key" }, new() { ["MAS_URL"] = "http://env", ["MAS_API_KEY"] = "env-key" }, null));
    }

    [Fact]
    public void A_key_that_was_kept_goes_to_no_other_address()
    {
        Assert.Equal(("http://elsewhere/", null), Resolve(new() { Url = "http://elsewhere" }, [], new("http://kept", "kept-key")));
        Assert.Equal(("http://kept/", "kept-key"), Resolve(new() { Url = "http://KEPT/" }, [], new("http://kept", "kept-key")));
        Assert.Equal(("https://kept/", null), Resolve(new(), new() { ["MAS_URL"] = "https://kept" }, new("http://kept", "kept-key")));
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://host")]
    [InlineData("http://user:secret@host")]
    [InlineData("http://host/?api_key=x")]
    public void An_address_is_http_and_carries_no_secrets(string url)
    {
        Assert.False(Target.Of(new() { Url = url }, _ => null, new Dictionary<string, Profile>()).TryGet(out _, out var failure));
        Assert.Equal(2, failure.ExitCode);
    }

    [Fact]
    public void A_profile_that_is_named_has_to_be_there()
    {
        Assert.False(Target.Of(new() { Profile = "nope" }, _ => null, new Dictionary<string, Profile>()).TryGet(out _, out var failure));
        Assert.Contains("mas login URL --profile nope", failure.Detail, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static (string Url, string? Key) Resolve(GlobalSettings settings, Dictionary<string, string> environment, Profile? profile)
    {
        var profiles = new Dictionary<string, Profile>();
        if (profile is not null)
            profiles[ProfileFile.Usual] = profile;
        return Target.Of(settings, environment.GetValueOrDefault, profiles).TryGet(out var target, out var failure) ? (target.Address.ToString(), target.Key) : throw new InvalidOperationException($"{failure}");
    }

    private static IReadOnlyDictionary<string, Profile> Read(ProfileFile file) => file.Read().TryGet(out var profiles, out var failure) ? profiles : throw new InvalidOperationException($"{failure}");

    private static bool Kept(Result<bool> answer) => answer.TryGet(out var kept, out var failure) ? kept : throw new InvalidOperationException($"{failure}");
}
