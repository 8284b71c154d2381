namespace Mycosoft.Ledger;

/// <summary>A write with its place in the answer.</summary>
internal readonly record struct Slot<T>(int Index, T Write)
    where T : LedgerWrite;
