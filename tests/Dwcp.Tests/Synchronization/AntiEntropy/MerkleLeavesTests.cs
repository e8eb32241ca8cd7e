using NovaCron.Dwcp.Synchronization.AntiEntropy;
using NovaCron.Dwcp.Synchronization.Records;

namespace NovaCron.Dwcp.Tests.Synchronization.AntiEntropy;

public sealed class MerkleLeavesTests
{
    [Theory]
    [InlineData("vm", "web1", 13_051)]
    [InlineData("host", "h7", 3_116)]
    [InlineData("vm", "b\u00e4r", 21_530)]
    public void Leaf_of_a_record_stays_what_it_is_as_databases_have_it(string kind, string name, int leaf)
    {
        Assert.Equal(leaf, MerkleLeaves.LeafOf(new RecordKey(kind, name)));
        Assert.Equal(leaf, MerkleLeaves.LeafOf($"{kind}/{name}"));
    }

    [Fact]
    public void Long_names_have_a_leaf_too() =>
        Assert.InRange(MerkleLeaves.LeafOf(new RecordKey("vm", new string('x', 4096))), 0, MerkleLeaves.Count - 1);

    [Fact]
    public void Records_are_spread_over_all_leaves()
    {
        var counts = new int[MerkleLeaves.Count];
        for (var i = 0; i < 20 * MerkleLeaves.Count; i++)
        {
            counts[MerkleLeaves.LeafOf(new RecordKey("vm", $"web{i}"))]++;
        }

        Assert.InRange(counts.Max(), 20, 60);
        Assert.InRange(counts.Min(), 1, 20);
    }
}
