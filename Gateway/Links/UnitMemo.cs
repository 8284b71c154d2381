using System.Diagnostics.CodeAnalysis;

namespace Mycosoft.Devices.Links;

/// <summary>What a link remembers of units. Names on a wire are free for the taking, so when there are more than a fleet has it forgets all and learns anew.</summary>
internal sealed class UnitMemo<TKey, TValue>(int most = UnitMemo.MostUnits)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _values = [];

    public TValue? GetValueOrDefault(TKey key) => _values.GetValueOrDefault(key);

    public bool Contains(TKey key) => _values.ContainsKey(key);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.Remove(key, out value);

    public void Set(TKey key, TValue value)
    {
        if (_values.Count >= most && !_values.ContainsKey(key))
            _values.Clear();
        _values[key] = value;
    }
}

internal static class UnitMemo
{
    public const int MostUnits = 200_000;
}
