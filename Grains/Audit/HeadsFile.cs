using System.Text;
using System.Text.Json;

namespace Mycosoft.Audit;

/// <summary>
/// The heads that this silo has signed, one JSON object a line, apart from the store: whoever can write there cannot write here. A newer head proves all that an older one does, so of each chain only
/// the newest few are kept, and the file is written anew when it holds more than twice that.
/// </summary>
public sealed class HeadsFile(string path) : IDisposable
{
    private const int MostPerChain = 20;
    private const int MostChains = 10_000;
    private const int Slack = 1_000;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Dictionary<string, Queue<SignedHead>> _chains = new(StringComparer.Ordinal);
    private long _length = -1;
    private int _lines;

    public string Path => path;

    /// <summary>On disk when it returns.</summary>
    public Task Append(IReadOnlyList<SignedHead> heads, CancellationToken cancellationToken) => InTurn(async () =>
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        foreach (var head in heads)
            Take(head);
        _lines += heads.Count;
        if (_lines > (2 * _chains.Values.Sum(c => c.Count)) + Slack)
            await WriteAnew(cancellationToken);
        else
            await Write(path, FileMode.OpenOrCreate, heads, cancellationToken);
        _length = new FileInfo(path).Length;
        return true;
    }, cancellationToken);

    /// <summary>The newest few of the chains that are named, or the newest one of every chain. A line that was cut off by a crash is passed over: what it would have said is in the next one.</summary>
    public Task<IReadOnlyList<SignedHead>> Read(IReadOnlySet<string>? chains, CancellationToken cancellationToken) => InTurn<IReadOnlyList<SignedHead>>(
        () => Task.FromResult<IReadOnlyList<SignedHead>>(chains is null
            ? [.. _chains.Values.Select(c => c.Last())]
            : [.. _chains.Where(c => chains.Contains(c.Key)).SelectMany(c => c.Value)]), cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<T> InTurn<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Another process may share the directory.
            if (_length < 0 || (File.Exists(path) ? new FileInfo(path).Length : 0) != _length)
                await Load(cancellationToken);
            return await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task Load(CancellationToken cancellationToken)
    {
        (_chains, _lines, _length) = (new(StringComparer.Ordinal), 0, 0);
        if (!File.Exists(path))
            return;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            _lines++;
            if (Parse(line) is { } head)
                Take(head);
        }

        _length = file.Length;
    }

    /// <summary>Whole under another name first: at any moment one of the two files is whole.</summary>
    private async Task WriteAnew(CancellationToken cancellationToken)
    {
        var (draft, kept) = ($"{path}.{Guid.NewGuid():N}", _chains.Values.SelectMany(c => c).ToList());
        await Write(draft, FileMode.CreateNew, kept, cancellationToken);
        File.Move(draft, path, overwrite: true);
        _lines = kept.Count;
    }

    private static async Task Write(string path, FileMode mode, IReadOnlyList<SignedHead> heads, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        foreach (var head in heads)
            lines.Append(JsonSerializer.Serialize(head, Json.Tolerant)).Append('\n');
        await using var file = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (file.Length > 0)
        {
            // What a crash cut off must not take the next line with it.
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
                lines.Insert(0, '\n');
        }

        file.Seek(0, SeekOrigin.End);
        await file.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private void Take(SignedHead head)
    {
        if (!_chains.TryGetValue(head.Chain, out var heads))
        {
            if (_chains.Count >= MostChains)
                _chains.Remove(_chains.MinBy(c => c.Value.Last().At).Key);
            _chains[head.Chain] = heads = new();
        }

        heads.Enqueue(head);
        if (heads.Count > MostPerChain)
            heads.Dequeue();
    }

    private static SignedHead? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<SignedHead>(line, Json.Tolerant);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
