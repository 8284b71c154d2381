namespace Mycosoft.Audit;

/// <summary>The signed heads of all sources, and which of them can be believed.</summary>
internal sealed class KnownHeads
{
    public KnownHeads(IReadOnlyList<KeptHeads> kept, IReadOnlyDictionary<string, byte[]> trusted, IReadOnlyList<SignedHead> table, IReadOnlyList<SignedHead> given)
    {
        var keys = new Dictionary<string, byte[]>(trusted, StringComparer.Ordinal);
        foreach (var silo in kept)
            keys[silo.Key] = silo.PublicKey;
        var (believed, unknown) = (new HashSet<SignedHead>(), new HashSet<string>(StringComparer.Ordinal));
        // A silo's own file is believed as the silo is; what the table holds, and what somebody brings, must be signed.
        foreach (var head in kept.SelectMany(k => k.Heads))
            believed.Add(head);
        foreach (var head in table.Concat(given).Where(h => !believed.Contains(h)))
        {
            if (!keys.TryGetValue(head.Key, out var key))
                unknown.Add(head.Key);
            else if (HeadSigner.IsSignedBy(key, head))
                believed.Add(head);
            else
                Forged.Add(head);
        }

        ByChain = believed.ToLookup(h => h.Chain, StringComparer.Ordinal);
        UnknownKeys = [.. unknown.Order(StringComparer.Ordinal)];
    }

    public ILookup<string, SignedHead> ByChain { get; }

    public List<SignedHead> Forged { get; } = [];

    public IReadOnlyList<string> UnknownKeys { get; }
}
