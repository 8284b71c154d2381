namespace Mycosoft.Audit;

/// <summary>The newest entries that a writer has told, by their ids: a write that is repeated because its answer was lost is told once. Not for two threads.</summary>
internal sealed class ToldEntries
{
    private const int Capacity = 8_192;
    private readonly Queue<Guid> _order = new(Capacity);
    private readonly HashSet<Guid> _ids = new(Capacity);

    public bool Holds(AuditEntry entry) => _ids.Contains(entry.Id);

    public void Add(Guid id)
    {
        if (!_ids.Add(id))
            return;
        _order.Enqueue(id);
        if (_order.Count > Capacity)
            _ids.Remove(_order.Dequeue());
    }
}
