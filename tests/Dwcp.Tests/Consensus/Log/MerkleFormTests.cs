using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Wire;

namespace NovaCron.Dwcp.Tests.Consensus.Log;

public sealed class MerkleFormTests
{
    private static readonly VmOwnership Vm = new("db", "u1", "ams", 1);

    private static readonly Digest Rest = Digest.Of([9]);

    [Fact]
    public void A_path_takes_its_bits_from_the_highest_of_the_first_byte_on()
    {
        byte[] path = [0b1000_0001, 0b0101_0000];
        var taken = Enumerable.Range(0, 16).Where(depth => MerkleNode.IsRight(path, depth));
        Assert.Equal([0, 7, 9, 11], taken);
    }

    /// <summary>Whatever changes one of these breaks every root that was certified, and every proof that anybody has kept.</summary>
    [Fact]
    public void Roots_and_paths_stay_the_same_from_version_to_version()
    {
        var leaf = MerkleNode.OfRecord(Vm);
        Assert.Equal("eaeb001f36aae4e5d20e470a76f97f55b3168a1f0ce591b4fa773442aedac7b2", MerklePath.Of("db").ToString());
        Assert.Equal("4ca965b18128df2182b8eecf54f6552bfd360e1dbdefb81bffd9e41849d86e98", MerklePath.Of("ams", "h1").ToString());
        Assert.Equal("50b9e87314778217303e802bd3304de0d4cb989aeac6ffa5cb22870985a5a9d3", leaf.ToString());
        Assert.Equal("1f24ebfbc03478ed0519a5e34b664e9c301469671bb2aacab3c326e93d4d5432", MerkleNode.Join(leaf, Rest).ToString());
        var root = MerkleProof.RootOf(leaf, default, Rest);
        Assert.Equal("9ed95d01464c4e063d2c8c637133432b95299b596cc26f85005e6918081193dc", root.ToString());
    }

    [Fact]
    public void Names_cannot_be_cut_otherwise_into_the_same_path()
    {
        Assert.Equal(new WireWriter().Text("ab").Text("c").Digest, MerklePath.Of("ab", "c"));
        Assert.NotEqual(MerklePath.Of("ab", "c"), MerklePath.Of("a", "bc"));
        var longest = new string('\u00e9', LogLimits.NameBytesMax / 2);
        Assert.Equal(new WireWriter().Text(longest).Text(longest).Digest, MerklePath.Of(longest, longest));
    }

    [Fact]
    public void Nothing_has_the_digest_of_zeros() => Assert.Equal(default, MerkleNode.DigestOf(null));

    [Fact]
    public void A_proof_is_as_deep_as_a_path_is_long_and_not_deeper()
    {
        var beside = Enumerable.Range(0, MerkleProof.DepthMax).Select(i => Digest.Of([(byte)i])).ToArray();
        var proof = new MerkleProof(beside, default, Rest);
        var root = RootBy(beside);
        Assert.True(proof.Verify(Vm, root));
        Assert.True(MerkleProof.Decode(proof.Encode()).Verify(Vm, root));
        Assert.False((proof with { Beside = [.. beside, Rest] }).Verify(Vm, root));
        Assert.False((proof with { Beside = [.. beside.Skip(1)] }).Verify(Vm, root));
        Assert.False((proof with { Beside = [.. beside.SkipLast(1)] }).Verify(Vm, root));
        Assert.False((proof with { Beside = [.. beside.Reverse()] }).Verify(Vm, root));
        Assert.False((proof with { Leases = Rest }).Verify(Vm, root));
        Assert.False((proof with { Rest = default }).Verify(Vm, root));
        var deeper = proof with { Beside = [.. beside, Rest] };
        Assert.Equal("a length of 257 is outside 0 to 256", LogParts.Refusal(() => MerkleProof.Decode(deeper.Encode())));
    }

    [Fact]
    public void A_proof_with_any_other_digest_beside_the_path_proves_nothing()
    {
        Digest[] beside = [Digest.Of([1]), Digest.Of([2]), Digest.Of([3])];
        var root = RootBy(beside);
        Assert.True(new MerkleProof(beside, default, Rest).Verify(Vm, root));
        for (var i = 0; i < beside.Length; i++)
        {
            var other = (Digest[])beside.Clone();
            other[i] = Digest.Of([4]);
            Assert.False(new MerkleProof(other, default, Rest).Verify(Vm, root));
        }
    }

    [Fact]
    public void A_record_whose_name_is_none_is_in_no_state()
    {
        var proof = new MerkleProof([], default, Rest);
        Assert.True(proof.Verify(Vm, MerkleProof.RootOf(MerkleNode.OfRecord(Vm), default, Rest)));
        Assert.False(proof.Verify(Vm with { Vm = new('x', 300) }, default));
        var nameless = Vm with { Vm = string.Empty };
        Assert.False(proof.Verify(nameless, MerkleProof.RootOf(MerkleNode.OfRecord(nameless), default, Rest)));
    }

    [Fact]
    public void What_is_put_again_is_not_counted_again_and_what_is_not_there_is_not_taken_away()
    {
        var map = LogParts.Map([Vm, Vm with { Vm = "web" }, Vm with { Epoch = 2 }]);
        Assert.Equal((2, 2), (map.Count, map.Find(VmOwnership.PathOf("db"))!.Epoch));
        Assert.Same(map, map.Remove(VmOwnership.PathOf("other")));
        Assert.Null(map.Prove(VmOwnership.PathOf("other")));
        var less = map.Remove(VmOwnership.PathOf("db"));
        Assert.Equal((1, MerkleNode.OfRecord(Vm with { Vm = "web" })), (less.Count, less.Root));
        Assert.Equal(default, less.Remove(VmOwnership.PathOf("web")).Root);
    }

    /// <summary>The root of a state in which these stand beside the path, found bit by bit.</summary>
    private static Digest RootBy(Digest[] beside)
    {
        var path = Convert.FromHexString(MerklePath.Of(Vm.Vm).ToString());
        var digest = MerkleNode.OfRecord(Vm);
        for (var depth = beside.Length - 1; depth >= 0; depth--)
        {
            var isLeft = (path[depth / 8] & (0b1000_0000 >> (depth % 8))) == 0;
            digest = isLeft ? MerkleNode.Join(digest, beside[depth]) : MerkleNode.Join(beside[depth], digest);
        }

        return MerkleProof.RootOf(digest, default, Rest);
    }
}
