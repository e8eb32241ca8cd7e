using NovaCron.Dwcp.Consensus.Stable;

namespace NovaCron.Dwcp.Tests.Consensus.Stable;

public sealed class StablePlanTests
{
    [Fact]
    public void Drops_before_puts_leave_what_the_changes_leave_in_their_order()
    {
        var random = new Random(7);
        for (var run = 0; run < 5000; run++)
        {
            var changes = Enumerable.Range(0, random.Next(1, 14)).Select(_ => Any(random)).ToList();
            var before = Enumerable.Range(0, 6).Select(_ => new StableChange.Put(Key(random), new byte[] { 200 })).ToList();

            var plan = new StablePlan(changes);
            var planned = Run(
            [
                .. before,
                .. plan.DroppedEpochs.Select(drop => new StableChange.DropEpochs(drop.Key, drop.Value)),
                .. plan.DroppedUpTo.Select(key => new StableChange.DropUpTo(key)),
                .. plan.DroppedFrom.Select(key => new StableChange.DropFrom(key)),
                .. plan.Puts.Select(put => new StableChange.Put(put.Key, put.Value)),
            ]);

            Assert.Equal(Run([.. before, .. changes]), planned);
        }
    }

    private static List<(StableKey Key, byte Value)> Run(IEnumerable<StableChange> changes)
    {
        Dictionary<StableKey, byte> records = [];
        foreach (var change in changes)
        {
            if (change is StableChange.Put put)
            {
                records[put.Key] = put.Value.Span[0];
            }

            foreach (var key in records.Keys.Where(key => IsDropped(key, change)).ToList())
            {
                records.Remove(key);
            }
        }

        return
        [
            .. records.Select(record => (record.Key, record.Value))
                .OrderBy(record => (record.Key.Slot, record.Key.Epoch, record.Key.Number)),
        ];
    }

    private static bool IsDropped(StableKey key, StableChange change) => change switch
    {
        StableChange.DropFrom { Key: var from } => (key.Slot, key.Epoch) == (from.Slot, from.Epoch) && key.Number >= from.Number,
        StableChange.DropUpTo { Key: var to } => (key.Slot, key.Epoch) == (to.Slot, to.Epoch) && key.Number <= to.Number,
        StableChange.DropEpochs drop => key.Slot == drop.Slot && key.Epoch <= drop.UpTo,
        _ => false,
    };

    private static StableChange Any(Random random) => random.Next(8) switch
    {
        0 => new StableChange.DropFrom(Key(random)),
        1 => new StableChange.DropUpTo(Key(random)),
        2 => new StableChange.DropEpochs((StableSlot)random.Next(3, 5), random.Next(0, 3)),
        _ => new StableChange.Put(Key(random), new[] { (byte)random.Next(200) }),
    };

    private static StableKey Key(Random random) => new((StableSlot)random.Next(3, 5), random.Next(1, 4), random.Next(0, 8));
}
