using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Consensus.Wire;
using static NovaCron.Dwcp.Tests.Consensus.Evidence.EvidenceKit;

namespace NovaCron.Dwcp.Tests.Consensus.Evidence;

public sealed class ProofCodecTests
{
    private static readonly Proof[] Every =
    [
        new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null))),
        new Proof.BrokenLock(1, Precommit(1, Block), Prevote(1, Other, round: 1)),
        new Proof.WrongResult(1, Precommit(1, Block, 0, Other), Agreed(Block)),
        new Proof.BadCertificate(2, Word(Prevote(1, Block)), Block, 3, Prevotes(1, 0, 2), 1),
        new Proof.TwoStatements(Say(new Statement.Root(5, Block)), Say(new Statement.Root(5, Other))),
        new Proof.OneStatement(Say(new Statement.Change("cpt", 1, 1, Block))),
        new Proof.AgainstRoot(Say(new Statement.Root(7, Other)), Certified(State)),
        new Proof.StaleRun(Say(new Statement.Runs("db", 1, 7)), Owner()),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Every.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void What_is_written_is_read_and_written_alike(int place)
    {
        var bytes = ProofCodec.Encode(Every[place]);
        Assert.Equal(place + 1, bytes[0]);
        var read = ProofCodec.Decode(bytes);
        Assert.IsType(Every[place].GetType(), read);
        Assert.Equal(bytes, ProofCodec.Encode(read));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void What_is_cut_short_or_has_something_behind_it_is_refused(int place)
    {
        var bytes = ProofCodec.Encode(Every[place]);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<WireFormatException>(() => ProofCodec.Decode(bytes.AsMemory(0, length)));
        }

        Assert.Throws<WireFormatException>(() => ProofCodec.Decode((byte[])[.. bytes, 0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Another_kind_is_refused_by_its_number(byte kind)
    {
        var refused = Assert.Throws<WireFormatException>(() => ProofCodec.Decode((byte[])[kind, .. new byte[400]]));
        Assert.Contains($"{kind} is no kind of proof", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_longer_than_a_proof_may_be_is_refused_by_its_length()
    {
        var bytes = new byte[LogLimits.ProofBytesMax + 1];
        bytes[0] = 1;
        var refused = Assert.Throws<WireFormatException>(() => ProofCodec.Decode(bytes));
        Assert.Contains($"a proof of {bytes.Length} bytes is too long", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<WireFormatException>(() => ProofCodec.Decode(bytes.AsMemory(1)));
        Assert.DoesNotContain("too long", refused.Message, StringComparison.Ordinal);
    }
}
