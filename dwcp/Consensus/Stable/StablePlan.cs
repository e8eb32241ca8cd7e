namespace NovaCron.Dwcp.Consensus.Stable;

/// <summary>
/// Changes, put so that a database makes them in few statements: what is dropped first, then what is there at the end, each record once.
/// </summary>
/// <remarks>
/// Whether a record is there at the end is decided by the last change that concerns it; and what is dropped before all puts is what was
/// dropped at any time, for a put that a later drop takes away is not made at all.
/// </remarks>
public sealed class StablePlan
{
    private readonly Dictionary<StableKey, ReadOnlyMemory<byte>> _puts = [];
    private readonly Dictionary<StableSlot, long> _epochs = [];
    private readonly Dictionary<(StableSlot Slot, long Epoch), long> _upTo = [];
    private readonly Dictionary<(StableSlot Slot, long Epoch), long> _from = [];

    /// <summary>Plans changes.</summary>
    public StablePlan(IEnumerable<StableChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var change in changes)
        {
            Add(change);
        }
    }

    /// <summary>Slots, and the epochs up to which they are dropped.</summary>
    public IReadOnlyDictionary<StableSlot, long> DroppedEpochs => _epochs;

    /// <summary>Slots and epochs, and the numbers up to which they are dropped.</summary>
    public IEnumerable<StableKey> DroppedUpTo => _upTo.Select(drop => new StableKey(drop.Key.Slot, drop.Key.Epoch, drop.Value));

    /// <summary>Slots and epochs, and the numbers from which on they are dropped.</summary>
    public IEnumerable<StableKey> DroppedFrom => _from.Select(drop => new StableKey(drop.Key.Slot, drop.Key.Epoch, drop.Value));

    /// <summary>What is written after that.</summary>
    public IReadOnlyDictionary<StableKey, ReadOnlyMemory<byte>> Puts => _puts;

    private void Add(StableChange change)
    {
        switch (change)
        {
            case StableChange.Put put:
                _puts[put.Key] = put.Value;
                break;
            case StableChange.DropFrom { Key: var key }:
                var from = (key.Slot, key.Epoch);
                _from[from] = Math.Min(key.Number, _from.GetValueOrDefault(from, long.MaxValue));
                Forget(put => put.Slot == key.Slot && put.Epoch == key.Epoch && put.Number >= key.Number);
                break;
            case StableChange.DropUpTo { Key: var key }:
                var upTo = (key.Slot, key.Epoch);
                _upTo[upTo] = Math.Max(key.Number, _upTo.GetValueOrDefault(upTo, long.MinValue));
                Forget(put => put.Slot == key.Slot && put.Epoch == key.Epoch && put.Number <= key.Number);
                break;
            case StableChange.DropEpochs drop:
                _epochs[drop.Slot] = Math.Max(drop.UpTo, _epochs.GetValueOrDefault(drop.Slot, long.MinValue));
                Forget(put => put.Slot == drop.Slot && put.Epoch <= drop.UpTo);
                break;
        }
    }

    // A write has few puts, of which a drop that follows rarely takes one: a look at each is cheaper than an order among them.
    private void Forget(Predicate<StableKey> isDropped)
    {
        foreach (var key in _puts.Keys)
        {
            if (isDropped(key))
            {
                _puts.Remove(key);
            }
        }
    }
}
