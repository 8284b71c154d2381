using Mycosoft.Cli.Http;
using Spectre.Console;

namespace Mycosoft.Cli.Output;

/// <summary>What a command has of the world around it.</summary>
internal sealed record Terminal(TextReader In, IAnsiConsole Out, IAnsiConsole Error, Func<string, string?> Variable, TimeProvider Clock)
{
    // Programs that read a table want one line for each row.
    public const int Unwrapped = 10_000;

    /// <summary>Whether somebody can be asked.</summary>
    public bool CanAsk { get; init; }

    public static Terminal Real()
    {
        Func<string, string?> variable = Environment.GetEnvironmentVariable;
        var colours = variable("NO_COLOR") is null or "";
        return new(Console.In, Screen(Console.Out, Console.IsOutputRedirected, colours), Screen(Console.Error, Console.IsErrorRedirected, colours), variable, TimeProvider.System)
        {
            CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        };
    }

    public static IAnsiConsole Screen(TextWriter writer, bool redirected, bool colours)
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || !colours ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            // On build servers these would turn colours on again.
            Enrichment = new() { UseDefaultEnrichers = false },
        });
        if (redirected)
            screen.Profile.Width = Unwrapped;
        return screen;
    }

    /// <summary>Reads input. The console's reader heeds no token, so an interruption leaves it behind.</summary>
    public Task<T> Read<T>(Func<TextReader, T> read, CancellationToken cancellationToken) => Task.Run(() => read(In), cancellationToken).WaitAsync(cancellationToken);

    /// <summary>A line as it is, for programs.</summary>
    public void WriteRaw(string text) => Out.Profile.Out.Writer.WriteLine(text);

    /// <summary>Lines as they are.</summary>
    public void WriteRaws(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            WriteRaw(line);
    }

    /// <summary>A line for people, beside the answer.</summary>
    public void Say(string text) => Error.Write(new Text(Plain.Line(text) + "\n"));

    public int Fail(Failure failure)
    {
        foreach (var line in failure.Lines())
            Say(line);
        return failure.ExitCode;
    }
}
