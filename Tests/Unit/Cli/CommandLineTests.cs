using Mycosoft.Cli;
using Mycosoft.Cli.Output;

namespace Mycosoft.Tests.Unit.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("cli");
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("agents lst", "Unknown command 'lst'")]
    [InlineData("agents --bogus", "Unknown option 'bogus'")]
    [InlineData("tasks submit myca-core", "missing required argument 'TYPE'")]
    [InlineData("tasks submit a b --priority urgent", "--priority must be")]
    [InlineData("tasks submit a b --idempotency-key ü", "printable ASCII")]
    [InlineData("messages send a --from b --idempotency-key ü", "printable ASCII")]
    [InlineData("tasks submit a b no-json", "This is not JSON")]
    [InlineData("tasks submit a b []", "A JSON object is needed")]
    [InlineData("tasks submit a b @/no/such/file", "/no/such/file cannot be read")]
    [InlineData("tasks list --since soon", "--since must be like")]
    [InlineData("agents list --limit 0", "--limit must be at least 1")]
    [InlineData("agents show ..", "'..' is no id")]
    [InlineData("agents delete a", "give --yes")]
    [InlineData("devices remove a", "give --yes")]
    [InlineData("devices command a", "missing required argument 'COMMAND'")]
    [InlineData("devices command a led --wait 121", "--wait must be")]
    [InlineData("devices telemetry a --count 0", "--count must be")]
    [InlineData("devices telemetry a --since soon", "--since must be like")]
    [InlineData("logs --level loud", "--level must be info or error")]
    [InlineData("keys create k", "missing required option 'role'")]
    [InlineData("status --url nowhere", "'nowhere' is not the address of a company")]
    [InlineData("status --timeout -1", "--timeout")]
    public async Task Wrong_usage_ends_with_2_and_says_why_on_standard_error(string words, string reason)
    {
        Assert.Equal(2, await Run(words));
        Assert.Contains(reason, _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_out.ToString());
    }

    [Theory]
    [InlineData("snapshots", 2)]
    [InlineData("snapshots --help", 0)]
    [InlineData("", 0)]
    public async Task A_noun_that_needs_a_verb_shows_its_verbs(string words, int exitCode)
    {
        Assert.Equal(exitCode, await Run(words));
        Assert.Contains("COMMANDS:", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_page_of_help_has_every_noun_and_the_exit_codes()
    {
        Assert.Equal(0, await Run("--help"));
        foreach (var expected in (string[])["login", "agents", "tasks", "devices", "approvals", "gaps", "snapshots", "logs", "audit", "EXIT CODES:", "2 wrong usage", "130 interrupted"])
            Assert.Contains(expected, _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_listens_the_command_ends_with_3()
    {
        Assert.Equal(3, await Run($"status --url http://127.0.0.1:{FreePort.Next()}"));
        Assert.Contains("cannot be reached", _error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _directory.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    private async Task<int> Run(string words)
    {
        Func<string, string?> variable = name => name == "XDG_CONFIG_HOME" ? _directory.FullPath : null;
        var terminal = new Terminal(TextReader.Null, Terminal.Screen(_out, true, false), Terminal.Screen(_error, true, false), variable, TimeProvider.System);
        using var interruption = new Interruption();
        return await new CommandLine(terminal).Run(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), interruption);
    }
}
