using System.Diagnostics;
using System.Text.Json;
using Mycosoft.Tests.Support.Processes;

namespace Mycosoft.Tests.Benchmarks.Company;

/// <summary>This program once more, for what needs a process of its own.</summary>
internal static class OwnProcess
{
    public const string ResultMark = "result ";

    public static ChildProcess Start(TemporaryDirectory directory, params IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo("dotnet", [typeof(OwnProcess).Assembly.Location, .. arguments]) { WorkingDirectory = directory.FullPath };
        return ChildProcess.Start(info, directory.File("process.log"));
    }

    /// <summary>Runs it to its end and reads the line with its result.</summary>
    public static async Task<T> Measure<T>(TimeSpan within, CancellationToken cancellationToken, params IEnumerable<string> arguments)
    {
        using var directory = new TemporaryDirectory("bench");
        await using var child = Start(directory, arguments);
        var code = await child.WaitForExit(within, cancellationToken);
        var line = code == 0 ? child.Output.Lines.LastOrDefault(l => l.StartsWith(ResultMark, StringComparison.Ordinal)) : null;
        return line is null
            ? throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {code}:{Environment.NewLine}{child.Output.Tail()}")
            : JsonSerializer.Deserialize<T>(line[ResultMark.Length..])!;
    }

    public static void WriteResult<T>(T result) => Console.WriteLine(ResultMark + JsonSerializer.Serialize(result));
}
