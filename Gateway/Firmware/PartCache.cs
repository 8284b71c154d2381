using Mycosoft.Agents;

namespace Mycosoft.Firmware;

/// <summary>The parts of images that were read last, as many as fit into 32 MB: a fleet that loads the same image asks the silo once for each.</summary>
internal sealed class PartCache(Func<Guid, int, Task<Answer<FirmwarePart>>> load, int most)
{
    private const int Usual = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Image, int Index), LinkedListNode<Entry>> _parts = [];
    private readonly LinkedList<Entry> _newestFirst = [];

    public PartCache(Lazy<Company> company)
        : this((image, index) => Load(company.Value, image, index), Usual)
    {
    }

    public int Count
    {
        get
        {
            lock (_gate)
                return _parts.Count;
        }
    }

    public async Task<byte[]> Read(Guid imageId, int index)
    {
        var (key, entry) = ((imageId, index), Find(imageId, index));
        try
        {
            return await entry.Bytes.Value;
        }
        catch
        {
            Forget(key, entry);
            throw;
        }
    }

    private Entry Find(Guid imageId, int index)
    {
        lock (_gate)
        {
            if (_parts.TryGetValue((imageId, index), out var known))
            {
                _newestFirst.Remove(known);
                _newestFirst.AddFirst(known);
                return known.Value;
            }

            var entry = new Entry((imageId, index), new(() => Bytes(imageId, index)));
            _parts[entry.Key] = _newestFirst.AddFirst(entry);
            if (_parts.Count > most)
            {
                _parts.Remove(_newestFirst.Last!.Value.Key);
                _newestFirst.RemoveLast();
            }

            return entry;
        }
    }

    private void Forget((Guid Image, int Index) key, Entry entry)
    {
        lock (_gate)
        {
            if (_parts.TryGetValue(key, out var node) && node.Value == entry)
            {
                _newestFirst.Remove(node);
                _parts.Remove(key);
            }
        }
    }

    private async Task<byte[]> Bytes(Guid imageId, int index)
    {
        var answer = await load(imageId, index);
        return answer.TryGet(out var part, out var fault) ? part.Bytes : throw new IOException(fault.Message);
    }

    private static async Task<Answer<FirmwarePart>> Load(Company company, Guid imageId, int index)
    {
        using var limit = new CancellationTokenSource(Patience);
        return await company.FirmwareParts.Read(imageId, index, limit.Token);
    }

    private sealed record Entry((Guid Image, int Index) Key, Lazy<Task<byte[]>> Bytes);
}
