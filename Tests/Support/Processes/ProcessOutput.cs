namespace Mycosoft.Tests.Support.Processes;

/// <summary>What a child process printed: the last lines in memory, all of it in a file.</summary>
public sealed class ProcessOutput : IDisposable
{
    private const int Kept = 2_000;
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new(Kept);
    private readonly StreamWriter _file;
    private bool _closed;

    internal ProcessOutput(string path) => _file = new StreamWriter(path, append: true) { AutoFlush = true };

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public string Tail(int lines = 40) => string.Join(Environment.NewLine, Lines.TakeLast(lines));

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _file.Dispose();
        }
    }

    internal void Add(string? line)
    {
        lock (_gate)
        {
            if (line is null || _closed)
            {
                return;
            }

            if (_lines.Count == Kept)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
            _file.WriteLine(line);
        }
    }
}
