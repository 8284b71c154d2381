using System.Text;
using System.Text.Json;

namespace Mycosoft.Audit;

/// <summary>The heads that this silo has signed, one JSON object a line, apart from the store: whoever can write there cannot write here.</summary>
public sealed class HeadsFile(string path)
{
    /// <summary>Older heads of a chain prove nothing that a newer one does not; some are kept to tell where a chain was rewritten.</summary>
    private const int MostPerChain = 100;
    private const int MostChains = 10_000;

    public string Path => path;

    /// <summary>On disk when it returns.</summary>
    public async Task Append(IReadOnlyList<SignedHead> heads, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var lines = new StringBuilder();
        foreach (var head in heads)
            lines.Append(JsonSerializer.Serialize(head, Json.Tolerant)).Append('\n');
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
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

    /// <summary>The newest of each chain. A line that was cut off by a crash is passed over: what it would have said is in the next one.</summary>
    public async Task<IReadOnlyList<SignedHead>> Read(CancellationToken cancellationToken)
    {
        var chains = new Dictionary<string, Queue<SignedHead>>(StringComparer.Ordinal);
        if (File.Exists(path))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
                Take(chains, line);
        }

        return [.. chains.Values.SelectMany(heads => heads)];
    }

    private static void Take(Dictionary<string, Queue<SignedHead>> chains, string line)
    {
        if (Parse(line) is not { } head)
            return;
        if (!chains.TryGetValue(head.Chain, out var heads))
        {
            if (chains.Count >= MostChains)
                chains.Remove(chains.MinBy(c => c.Value.Last().At).Key);
            chains[head.Chain] = heads = new();
        }

        heads.Enqueue(head);
        if (heads.Count > MostPerChain)
            heads.Dequeue();
    }

    private static SignedHead? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<SignedHead>(line, Json.Tolerant) is { Chain: not null, Hash: not null, Key: not null, Signature: not null } head ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
