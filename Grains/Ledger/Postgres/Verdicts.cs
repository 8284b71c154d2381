namespace Mycosoft.Ledger;

/// <summary>The answers of one commit as they come in.</summary>
internal sealed class Verdicts(int count)
{
    private readonly LedgerVerdict?[] _verdicts = new LedgerVerdict?[count];

    public bool Has(int index) => _verdicts[index] is not null;

    public LedgerVerdict? Find(int index) => _verdicts[index];

    public void Set(int index, LedgerVerdict? verdict) => _verdicts[index] = verdict;

    public IReadOnlyList<LedgerVerdict> All() => [.. _verdicts.Select(verdict => verdict ?? throw new InvalidOperationException("A write was left without a verdict."))];
}
