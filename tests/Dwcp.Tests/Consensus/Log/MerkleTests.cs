using FsCheck;
using FsCheck.Fluent;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class MerkleTests
{
    [Fact]
    public void A_root_tells_what_is_in_a_map_and_not_how_it_came_to_be() =>
        Prop.ForAll(Gen.Choose(-60, 60).ArrayOf(200).ToArbitrary(), changes =>
        {
            var (map, model) = (MerkleMap<VmOwnership>.Empty, new Dictionary<string, VmOwnership>());
            foreach (var change in changes)
            {
                var name = $"vm{Math.Abs(change)}";
                if (change < 0)
                {
                    map = map.Remove(VmOwnership.PathOf(name));
                    model.Remove(name);
                }
                else
                {
                    var record = new VmOwnership(name, "u", "ams", map.Count + 1);
                    map = map.Put(record);
                    model[name] = record;
                }
            }

            return map.Count == model.Count
                && map.Records.All(record => model[record.Vm] == record)
                && map.Root == Naive([.. model.Values], 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_proof_holds_for_each_VM_in_the_state_and_for_no_other_root()
    {
        var state = Filled(500);
        for (var i = 0; i < 500; i++)
        {
            var proof = state.Prove($"vm{i}")!;
            Assert.True(MerkleProof.Decode(proof.Encode()).Verify(state.FindVm($"vm{i}")!, state.Root));
            Assert.False(proof.Verify(state.FindVm($"vm{(i + 1) % 500}")!, state.Root));
        }

        Assert.Null(state.Prove("vm500"));
        Assert.False(state.Prove("vm7")!.Verify(state.FindVm("vm7")!, Filled(499).Root));
    }

    [Fact]
    public void A_proof_is_forged_by_changing_no_byte_of_it_or_of_the_record()
    {
        var state = Filled(300);
        var record = state.FindVm("vm7")!;
        var proof = state.Prove("vm7")!;
        var root = state.Root;
        AssertNoFlipPasses(proof.Encode(), bytes => MerkleProof.Decode(bytes).Verify(record, root));
        AssertNoFlipPasses(record.Encode(), bytes => proof.Verify(VmOwnership.Decode(bytes), root));
        Assert.False((proof with { Beside = [.. proof.Beside, default] }).Verify(record, root));
        Assert.False((proof with { Beside = [.. proof.Beside.Skip(1)] }).Verify(record, root));
        Assert.False((proof with { Beside = [] }).Verify(record, root));
        Assert.False((proof with { Beside = [.. Enumerable.Repeat<Digest>(default, 300)] }).Verify(record, root));
    }

    internal static void AssertNoFlipPasses(byte[] bytes, Func<byte[], bool> passes)
    {
        Assert.True(passes(bytes));
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var forged = (byte[])bytes.Clone();
                forged[i] ^= (byte)(1 << bit);
                Assert.False(Passes(forged, passes), $"bit {bit} of byte {i} may be anything");
            }
        }
    }

    private static bool Passes(byte[] forged, Func<byte[], bool> passes)
    {
        try
        {
            return passes(forged);
        }
        catch (WireFormatException)
        {
            return false;
        }
    }

    private static FederationState Filled(int vms)
    {
        var world = new LogWorld(LogKit.Configuration());
        for (var i = 0; i < vms; i++)
        {
            world.Do(LogKit.Regions[i % 4], new FederationCommand.Acquire($"vm{i}", $"u{i}"));
        }

        return world.State;
    }

    /// <summary>What the root of a set is, by the rule alone.</summary>
    private static Digest Naive(VmOwnership[] records, int depth)
    {
        if (records.Length <= 1)
        {
            return records.Length == 0 ? default : MerkleNode.OfRecord(records[0]);
        }

        var sides = records.ToLookup(record => MerkleNode.IsRight(MerkleNode.BytesOf(VmOwnership.PathOf(record.Vm)), depth));
        return MerkleNode.Join(Naive([.. sides[false]], depth + 1), Naive([.. sides[true]], depth + 1));
    }
}
