using System.Diagnostics.CodeAnalysis;

namespace NovaCron.Dwcp.Consensus.Evidence;

/// <summary>The newest of what comes, so many at most.</summary>
internal sealed class Kept<TKey, TValue>(int max)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _order = new();

    public IReadOnlyCollection<TValue> Values => _values.Values;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    public void Add(TKey key, TValue value)
    {
        if (!_values.TryAdd(key, value))
        {
            return;
        }

        _order.Enqueue(key);
        if (_order.Count > max)
        {
            _values.Remove(_order.Dequeue());
        }
    }

}
