using System.Text.Json.Nodes;

namespace Mycosoft.Tests.EndToEnd.Cli;

/// <summary>How a command ended, and what it printed.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output) ?? throw new InvalidOperationException("null");

    /// <summary>Itself, if it ended so.</summary>
    public Ended With(int exitCode = 0)
    {
        Assert.True(ExitCode == exitCode, $"Expected exit code {exitCode}, got {ExitCode}:{Environment.NewLine}{Output}{Error}");
        return this;
    }

    /// <summary>Ended so, and said this on standard error and nothing on standard output.</summary>
    public void Refused(int exitCode, string error)
    {
        With(exitCode);
        Assert.Contains(error, Error, StringComparison.Ordinal);
        Assert.Empty(Output);
    }
}
