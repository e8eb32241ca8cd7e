using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Synchronization.Causality;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Tests.Synchronization.Kit;

namespace NovaCron.Dwcp.Tests.Synchronization.Store;

/// <summary>Stores that know the same are equal, whatever way it came to them.</summary>
public sealed class ConvergenceTests
{
    private static readonly Arbitrary<SyncAction[]> Actions = SyncAction.Many(60);
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Transactions_in_any_order_and_often_are_the_same_as_whole_stores() => Prop.ForAll(Actions, Seeds, (actions, seed) =>
    {
        var world = SyncWorld.Run(actions);
        var store = new ReplicatedStore(new ReplicatedStoreOptions());
        foreach (var transaction in Shuffled(world.Log.Concat(world.Log), seed))
        {
            store.Apply(transaction);
        }

        Assert.True(store.Snapshot.Context.IsGapless);
        Assert.Equal(SyncWorld.Join(world.Regions.Select(region => region.Snapshot)), store.Snapshot);
    }).Check(SyncProperty.Of(100));

    [Fact]
    public void Regions_that_write_at_once_come_to_say_the_same() => Prop.ForAll(Actions, Seeds, (actions, seed) =>
    {
        var world = SyncWorld.Run(actions);
        foreach (var region in world.Regions)
        {
            foreach (var transaction in Shuffled(world.Log, seed + region.Author.Region[0]))
            {
                region.Receive(transaction);
            }
        }

        foreach (var other in world.Regions[1..])
        {
            Assert.Equal(world.Regions[0].Snapshot, other.Snapshot);
            Assert.All(SyncWorld.Vms, vm =>
                Assert.Equal(SyncFields.Read(world.Regions[0].Record(vm)), SyncFields.Read(other.Record(vm))));
        }
    }).Check(SyncProperty.Of(100));

    [Fact]
    public void What_was_lost_is_repaired_record_by_record() => Prop.ForAll(Actions, Seeds, (actions, seed) =>
    {
        var world = SyncWorld.Run(actions);
        var all = SyncWorld.Join(world.Regions.Select(region => region.Snapshot));
        for (var round = 0; round < 2; round++)
        {
            foreach (var (here, other) in world.Regions.SelectMany(_ => world.Regions, (here, other) => (here, other)))
            {
                Array.ForEach(SyncWorld.Vms, vm => here.Repair(other, vm));
            }
        }

        foreach (var region in world.Regions)
        {
            Assert.Equal(all.Records.ToArray(), region.Snapshot.Records.ToArray());

            // The transactions themselves come late, in any order: they change nothing that lasts.
            foreach (var transaction in Shuffled(world.Log, seed))
            {
                region.Receive(transaction);
            }

            Assert.Equal(all, region.Snapshot);
        }
    }).Check(SyncProperty.Of(100));

    [Fact]
    public void A_store_has_what_the_transactions_that_it_heard_of_added_and_none_of_them_covered() => Prop.ForAll(Actions, actions =>
    {
        var world = SyncWorld.Run(actions, hasRepairs: false);
        for (var i = 0; i < world.Regions.Length; i++)
        {
            var deltas = world.Heard[i].SelectMany(at => world.Log[at].Records).ToList();
            var covered = deltas.SelectMany(delta => delta.Covered).ToHashSet();
            var live = deltas.SelectMany(delta => delta.Entries.Select(entry => (delta.Key, entry)))
                .Where(added => !covered.Contains(added.entry.Dot));
            var expected = live.GroupBy(added => added.Key, added => added.entry)
                .Select(record => ReplicatedRecord.Of(record.Key, record)).OrderBy(record => record.Key);
            Assert.Equal(expected.ToArray(), world.Regions[i].Snapshot.Records.ToArray());
            var seen = world.Heard[i].SelectMany(at => Numbers(world.Log[at])).Concat(covered);
            Assert.Equal(seen.Aggregate(CausalContext.Empty, (context, dot) => context.Add(dot)), world.Regions[i].Snapshot.Context);
        }
    }).Check(SyncProperty.Of(100));

    private static IEnumerable<Dot> Numbers(Transaction transaction)
    {
        for (var number = transaction.First; number <= transaction.Last; number++)
        {
            yield return new Dot(transaction.Author, number);
        }
    }

    private static Transaction[] Shuffled(IEnumerable<Transaction> transactions, int seed)
    {
        var shuffled = transactions.ToArray();
        new System.Random(seed).Shuffle(shuffled);
        return shuffled;
    }
}
