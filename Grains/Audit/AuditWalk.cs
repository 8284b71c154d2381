namespace Mycosoft.Audit;

/// <summary>Follows the chains row by row and says what is wrong. Pure: it holds a position, the heads that were signed, and what it has found.</summary>
public sealed class AuditWalk(AuditPosition? after, ILookup<string, SignedHead> heads)
{
    public const int MostProblems = 1_000;

    private readonly List<AuditProblem> _problems = [];
    private ILookup<long, SignedHead> _signed = Of(heads[after?.Chain ?? ""]);
    private long _most = Most(heads[after?.Chain ?? ""]);
    private string? _chain = after?.Chain;
    private long _seq = after?.Seq ?? 0;
    private byte[] _hash = after?.Hash ?? ChainEnd.None.Hash;

    public long Checked { get; private set; }

    public int HeadsChecked { get; private set; }

    public IReadOnlyList<AuditProblem> Problems => _problems;

    public AuditPosition? Position => _chain is null ? null : new(_chain, _seq, _hash);

    /// <summary>The next row by chain and seq; a chain that it leaves has to be ended first.</summary>
    public void Add(AuditRow row)
    {
        if (row.Chain != _chain)
            Begin(row.Chain);
        Checked++;
        var gap = row.Seq != _seq + 1;
        if (gap)
            Report(_seq + 1, "missing", _seq + 2 == row.Seq ? $"Row {_seq + 1} is missing." : $"Rows {_seq + 1} to {row.Seq - 1} are missing.");
        if (AuditText.Difference(row) is { } column)
            Report(row.Seq, column is "chain" or "seq" ? "moved" : "edited", $"Its entry and its column {column} differ.");
        else if (!gap && !AuditText.HashOf(_hash, row.Entry).AsSpan().SequenceEqual(row.Hash))
            Report(row.Seq, "edited", _seq == 0 ? "Its entry was changed after it was written." : $"It does not follow from row {_seq}: one of the two was changed after it was written.");
        (_seq, _hash) = (row.Seq, row.Hash);
        foreach (var head in _signed[row.Seq])
            Hold(head, row);
    }

    /// <summary>There are no more rows of the chain it is in; its end is as the writers left it.</summary>
    public void EndOf(string chain, ChainEnd? end)
    {
        if (chain != _chain)
            Begin(chain);
        switch (end)
        {
            case null:
                Report(1, "inserted", "There are rows of a chain that no writer has begun.");
                break;
            case { } longer when longer.Seq > _seq:
                Report(_seq + 1, "cut_off", $"Its writers have come to row {longer.Seq}; what follows row {_seq} was cut off.");
                break;
            case { } shorter when shorter.Seq < _seq:
                Report(shorter.Seq + 1, "inserted", $"Its writers have only come to row {shorter.Seq}.");
                break;
            case { } same when !same.Hash.AsSpan().SequenceEqual(_hash):
                Report(_seq, "edited", "It is not the row with which its writers ended.");
                break;
        }

        if (_most > _seq && heads[chain].MaxBy(h => h.Seq) is { } newest)
        {
            HeadsChecked++;
            Report(_seq + 1, "cut_off", $"Row {newest.Seq} was signed at {AuditText.Time(newest.At)} and is gone, with all that follows row {_seq}.");
        }
    }

    /// <summary>A head that nobody's key has signed.</summary>
    public void Forged(SignedHead head) => Report(head.Chain, head.Seq, "forged_head", $"The signature under the head of {AuditText.Time(head.At)} is not of key {head.Key}.");

    private static ILookup<long, SignedHead> Of(IEnumerable<SignedHead> heads) => heads.ToLookup(h => h.Seq);

    private static long Most(IEnumerable<SignedHead> heads) => heads.Select(h => h.Seq).DefaultIfEmpty().Max();

    private void Begin(string chain)
    {
        (_chain, _seq, _hash) = (chain, 0, ChainEnd.None.Hash);
        (_signed, _most) = (Of(heads[chain]), Most(heads[chain]));
    }

    private void Hold(SignedHead head, AuditRow row)
    {
        HeadsChecked++;
        if (!Convert.ToHexStringLower(row.Hash).Equals(head.Hash, StringComparison.OrdinalIgnoreCase))
            Report(row.Seq, "rewritten", $"It is not the row that was signed at {AuditText.Time(head.At)}: it, or a row before it, was written anew.");
    }

    private void Report(long seq, string kind, string message) => Report(_chain!, seq, kind, message);

    private void Report(string chain, long seq, string kind, string message)
    {
        if (_problems.Count < MostProblems)
            _problems.Add(new(chain, seq, kind, message));
    }
}
