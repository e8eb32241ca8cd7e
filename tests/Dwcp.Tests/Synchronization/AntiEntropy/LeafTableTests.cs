using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Records;
using NovaCron.Dwcp.Synchronization.Store;
using NovaCron.Dwcp.Synchronization.Wire;
using NovaCron.Dwcp.Tests.Synchronization.Kit;

namespace NovaCron.Dwcp.Tests.Synchronization.AntiEntropy;

public sealed class LeafTableTests
{
    [Fact]
    public void Sums_that_are_kept_are_those_of_a_table_made_anew()
    {
        var (region, random) = (new SyncRegion("eu"), new Random(1));
        var table = new LeafTable(StoreSnapshot.Empty);
        for (var i = 0; i < 400; i++)
        {
            var name = $"web{random.Next(40)}";
            region.Write(name, writer => Change(writer, random));
            var leaf = table.Put(region.Record(name));
            Assert.Equal(MerkleLeaves.LeafOf(new RecordKey("vm", name)), leaf);
        }

        RequireEqual(new LeafTable(region.Snapshot), table);
        Assert.Equal(region.Snapshot.Records.Aggregate(UInt128.Zero, (sum, record) => sum + RecordDigest.Of(record)), table.Root);
        foreach (var record in region.Snapshot.Records)
        {
            table.Put(ReplicatedRecord.Empty(record.Key));
        }

        RequireEqual(new LeafTable(StoreSnapshot.Empty), table);
    }

    [Fact]
    public void Node_is_the_sum_of_its_children()
    {
        var region = new SyncRegion("eu");
        for (var i = 0; i < 100; i++)
        {
            region.Write($"web{i}", writer => SyncFields.Tags.Add(writer, "a"));
        }

        var table = new LeafTable(region.Snapshot);
        for (var level = 0; level < LeafTable.LastLevel; level++)
        {
            for (var node = 0; node < LeafTable.NodesAt(level + 1); node++)
            {
                var children = 0UL;
                for (var child = 0; child < LeafTable.FanOut; child++)
                {
                    children += table.ChildOf(level + 1, node, child);
                }

                Assert.Equal(table.ChildOf(level, node / LeafTable.FanOut, node % LeafTable.FanOut), children);
            }
        }
    }

    [Fact]
    public void Record_is_found_in_its_leaf_among_many()
    {
        var region = new SyncRegion("eu");
        var crowd = Enumerable.Range(0, 1_000_000).Select(i => $"web{i}").Where(name => MerkleLeaves.LeafOf($"vm/{name}") == 7).ToList();
        foreach (var name in crowd)
        {
            region.Write(name, writer => SyncFields.Tags.Add(writer, "a"));
        }

        var table = new LeafTable(region.Snapshot);
        Assert.Equal(crowd.Count, table.RecordsOf(7).Length);
        table.Put(ReplicatedRecord.Empty(new("vm", crowd[1])));
        Assert.Equal(
            crowd.Where(name => name != crowd[1]).Order(StringComparer.Ordinal),
            table.RecordsOf(7).ToArray().Select(record => record.Key.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, table.RecordsOf(8).Length);
    }

    private static void Change(RecordWriter writer, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                SyncFields.Tags.Add(writer, $"t{random.Next(3)}");
                break;
            case 1:
                SyncFields.State.Write(writer, $"s{random.Next(9)}");
                break;
            default:
                writer.RemoveAll();
                break;
        }
    }

    private static void RequireEqual(LeafTable expected, LeafTable actual)
    {
        Assert.Equal(expected.Root, actual.Root);
        for (var leaf = 0; leaf < MerkleLeaves.Count; leaf++)
        {
            Assert.Equal(expected.SumOf(leaf), actual.SumOf(leaf));
            Assert.Equal(expected.RecordsOf(leaf).Length, actual.RecordsOf(leaf).Length);
        }
    }
}
