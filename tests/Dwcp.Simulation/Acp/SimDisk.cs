using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What a simulated member has in writing.</summary>
internal sealed class SimDisk
{
    private readonly SortedDictionary<(StableSlot Slot, long Epoch, long Number), ReadOnlyMemory<byte>> _records = [];

    public IReadOnlyList<StableRecord> Read() =>
        [.. _records.Select(record => new StableRecord(new StableKey(record.Key.Slot, record.Key.Epoch, record.Key.Number), record.Value))];

    public void Write(IReadOnlyList<StableChange> changes)
    {
        foreach (var change in changes)
        {
            switch (change)
            {
                case StableChange.Put put:
                    _records[(put.Key.Slot, put.Key.Epoch, put.Key.Number)] = put.Value;
                    break;
                case StableChange.DropFrom { Key: var key }:
                    Drop(record => (record.Slot, record.Epoch) == (key.Slot, key.Epoch) && record.Number >= key.Number);
                    break;
                case StableChange.DropUpTo { Key: var key }:
                    Drop(record => (record.Slot, record.Epoch) == (key.Slot, key.Epoch) && record.Number <= key.Number);
                    break;
                case StableChange.DropEpochs drop:
                    Drop(record => record.Slot == drop.Slot && record.Epoch <= drop.UpTo);
                    break;
            }
        }
    }

    private void Drop(Predicate<(StableSlot Slot, long Epoch, long Number)> isDropped)
    {
        foreach (var key in _records.Keys.Where(key => isDropped(key)).ToList())
        {
            _records.Remove(key);
        }
    }
}
