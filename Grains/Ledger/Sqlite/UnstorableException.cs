namespace Mycosoft.Ledger;

/// <summary>A value that no table of ours takes.</summary>
internal sealed class UnstorableException(string message) : Exception(message);
