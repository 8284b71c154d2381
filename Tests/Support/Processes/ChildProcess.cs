using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mycosoft.Tests.Support.Processes;

/// <summary>A program started by a test. It ends with its owner, at the latest with the test run.</summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, ChildProcess> Living = new();
    private readonly Process _process;

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll();

    private ChildProcess(Process process, ProcessOutput output)
    {
        _process = process;
        Output = output;
    }

    public int Id => _process.Id;

    public ProcessOutput Output { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(ProcessStartInfo info, string logFile)
    {
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        var output = new ProcessOutput(logFile);
        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return Living[process.Id] = new ChildProcess(process, output);
    }

    /// <summary>Runs a program to its end; a failure carries what it printed.</summary>
    public static async Task Run(ProcessStartInfo info, string logFile, TimeSpan within, CancellationToken cancellationToken)
    {
        await using var child = Start(info, logFile);
        var code = await child.WaitForExit(within, cancellationToken);
        if (code != 0)
        {
            throw new InvalidOperationException($"{info.FileName} ended with {code}:{Environment.NewLine}{child.Output.Tail()}");
        }
    }

    public void Signal(ProcessSignal signal)
    {
        if (!HasExited && SendSignal(Id, (int)signal) != 0 && !HasExited)
        {
            throw new InvalidOperationException($"{signal} did not reach process {Id}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    public async Task<int> WaitForExit(TimeSpan within, CancellationToken cancellationToken = default)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(within, cancellationToken);
            return ExitCode;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"Process {Id} ({_process.StartInfo.FileName}) did not end within {within}. It printed:{Environment.NewLine}{Output.Tail()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Signal(ProcessSignal.Kill);
        await WaitForExit(TimeSpan.FromSeconds(10));
        Living.TryRemove(Id, out _);
        _process.Dispose();
        Output.Dispose();
    }

    private static void KillAll()
    {
        foreach (var child in Living.Values)
        {
            child.Signal(ProcessSignal.Kill);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
