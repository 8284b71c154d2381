using System.Diagnostics;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.EndToEnd.Cli;

/// <summary>The command <c>mas</c> as its owner runs it, with a home of its own.</summary>
internal sealed class MasProgram : IDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _home = new("home");

    /// <summary>Variables beyond the ordinary ones.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public string ConfigFile => _home.File("mas/config.json");

    public string Write(string name, string content) => _home.Write(name, content);

    public Task<Ended> Run(params string[] arguments) => Run(null, arguments);

    /// <param name="input">What it reads on standard input.</param>
    /// <param name="arguments">The words after <c>mas</c>.</param>
    public async Task<Ended> Run(string? input, string[] arguments)
    {
        using var process = Process.Start(StartInfo(arguments))!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Within);
            var ended = new Ended(process.ExitCode, await output, await error);
            Assert.DoesNotContain('\u001b', ended.Output + ended.Error);
            Assert.DoesNotContain("   at Mycosoft", ended.Error, StringComparison.Ordinal);
            return ended;
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Starts what goes on until it is interrupted.</summary>
    public ChildProcess Start(params string[] arguments) => ChildProcess.Start(StartInfo(arguments), _home.File("mas.log"));

    public void Dispose() => _home.Dispose();

    private ProcessStartInfo StartInfo(string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Repository.Output("Cli", "mas"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home.FullPath,
        };
        info.Environment["XDG_CONFIG_HOME"] = _home.FullPath;
        foreach (var name in (string[])["MAS_URL", "MAS_API_KEY"])
            info.Environment.Remove(name);
        foreach (var (name, value) in Environment)
            info.Environment[name] = value;
        return info;
    }
}
