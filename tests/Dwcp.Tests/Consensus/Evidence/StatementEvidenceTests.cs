using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Statements;
using NovaCron.Dwcp.Tests.Consensus.Receipts;
using static NovaCron.Dwcp.Tests.Consensus.Evidence.EvidenceKit;

namespace NovaCron.Dwcp.Tests.Consensus.Evidence;

/// <summary>What members say beside their votes, against themselves and against what a quorum signed.</summary>
public sealed class StatementEvidenceTests
{
    public static TheoryData<Statement, Statement, string?> Pairs => new()
    {
        { new Statement.Root(5, Block), new Statement.Root(5, Other), "A5" },
        { new Statement.Root(5, Block), new Statement.Root(5, Block), null },
        { new Statement.Root(5, Block), new Statement.Root(6, Other), null },
        { new Statement.Seal(5, Block, Block), new Statement.Seal(5, Block, Other), "A5" },
        { new Statement.Seal(5, Block, Block), new Statement.Seal(6, Block, Block), "A5" },
        { new Statement.Seal(5, Block, Block), new Statement.Seal(5, Block, Block), null },
        { new Statement.Head(1, Block, 1, 1), new Statement.Head(1, Other, 2, 2), "A12" },
        { new Statement.Head(1, Block, 9, 100), new Statement.Head(2, Other, 1, 50), null },
        { new Statement.Head(1, Block, 9, 50), new Statement.Head(1, Block, 8, 100), "A7" },
        { new Statement.Head(1, Block, 8, 100), new Statement.Head(1, Block, 9, 50), "A7" },
        { new Statement.Head(1, Block, 8, 100), new Statement.Head(1, Block, 9, 100), null },
        { new Statement.Head(1, Block, 9, 100), new Statement.Head(1, Block, 8, 100), null },
        { new Statement.Head(1, Block, 8, 50), new Statement.Head(1, Block, 9, 100), null },
        { new Statement.Head(1, Block, 9, 100), new Statement.Head(1, Block, 8, 50), null },
        { new Statement.Head(1, Block, 9, 100), new Statement.Head(1, Block, 9, 50), null },
        { new Statement.Head(1, Block, 9, 50), new Statement.Head(2, Block, 8, 100), null },
        { new Statement.Change("bom", 1, 1, Block), new Statement.Change("bom", 1, 1, Other), "A9" },
        { new Statement.Change("bom", 1, 1, Block), new Statement.Change("bom", 1, 1, Block), null },
        { new Statement.Change("bom", 1, 1, Block), new Statement.Change("bom", 1, 2, Other), null },
        { new Statement.Change("bom", 1, 1, Block), new Statement.Change("bom", 2, 1, Other), null },
        { new Statement.Root(5, Block), new Statement.Seal(5, Other, Block), null },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_statements_of_one_member(Statement one, Statement other, string? item)
    {
        Assert.Equal(item, Judge(new Proof.TwoStatements(Say(one), Say(other)))?.Item);
        Assert.Null(Judge(new Proof.TwoStatements(Say(one), Say(other, signer: 2))));
        Assert.Null(Judge(new Proof.TwoStatements(Say(one), Say(other, epoch: 2))));
        Assert.Null(Judge(new Proof.TwoStatements(Say(one) with { Signature = new byte[64] }, Say(other))));
        Assert.Null(Judge(new Proof.TwoStatements(Say(one), Say(other) with { Signature = new byte[64] })));
    }

    [Fact]
    public void Own_change_is_nothing_and_another_regions_is_A9()
    {
        Assert.Null(Judge(new Proof.OneStatement(Say(new Statement.Change("bom", 1, 1, Block)))));
        var another = Say(new Statement.Change("cpt", 1, 1, Block));
        Assert.Equal(new Verdict("A9", "bom"), Judge(new Proof.OneStatement(another)));
        Assert.Null(Judge(new Proof.OneStatement(another with { Signature = new byte[64] })));
        Assert.Null(Judge(new Proof.OneStatement(another with { Signer = 4 })));
        Assert.Null(Judge(new Proof.OneStatement(another with { Signer = -1 })));
    }

    [Fact]
    public void Snapshot_that_is_its_pieces_is_nothing_and_one_that_is_not_is_A10()
    {
        var manifest = ManifestContent.ManifestOf(3, Block, new byte[1000], 300);
        Assert.Equal(4, manifest.Pieces.Count);
        Assert.Null(Judge(new Proof.OneStatement(Say(manifest))));
        Assert.Equal("A10", Judge(new Proof.OneStatement(Say(manifest with { Content = Other })))?.Item);
    }

    [Fact]
    public void A_snapshot_s_pieces_are_as_long_as_is_said_and_the_last_is_the_rest()
    {
        byte[] state = [1, 2, 3, 4, 5];
        var manifest = ManifestContent.ManifestOf(3, Block, state, 2);
        Assert.Equal(
            [Dwcp.Consensus.Signing.Digest.Of([1, 2]), Dwcp.Consensus.Signing.Digest.Of([3, 4]), Dwcp.Consensus.Signing.Digest.Of([5])],
            manifest.Pieces);
        Assert.Equal(2, ManifestContent.ManifestOf(3, Block, state.AsMemory(1), 2).Pieces.Count);
    }

    [Fact]
    public void What_is_said_against_a_root_that_a_quorum_signed_is_A5_and_a_snapshot_of_it_A10()
    {
        var certified = Certified(State);
        Assert.Equal(new Verdict("A5", "bom"), Judge(new Proof.AgainstRoot(Say(new Statement.Root(7, Other)), certified)));
        Assert.Equal(new Verdict("A5", "bom"), Judge(new Proof.AgainstRoot(Say(new Statement.Seal(7, Other, Block)), certified)));
        Assert.Equal(new Verdict("A10", "bom"), Judge(new Proof.AgainstRoot(Say(new Statement.Manifest(7, Other, Block, [])), certified)));
        Assert.Null(Judge(new Proof.AgainstRoot(Say(new Statement.Root(7, State.Root)), certified)));
        Assert.Null(Judge(new Proof.AgainstRoot(Say(new Statement.Root(8, Other)), certified)));
        Assert.Null(Judge(new Proof.AgainstRoot(Say(new Statement.Runs("db", 1, 7)), certified)));
        Assert.Null(Judge(new Proof.AgainstRoot(Say(new Statement.Root(7, Other)) with { Signature = new byte[64] }, certified)));
        Assert.Null(Judge(new Proof.AgainstRoot(
            Say(new Statement.Root(7, Other)), certified with { Signatures = [.. certified.Signatures.Skip(1)] })));
        Assert.Null(Judge(new Proof.AgainstRoot(Say(new Statement.Root(7, Other)), certified with { Epoch = 2 })));
    }

    [Fact]
    public void Who_runs_a_guest_by_an_epoch_that_he_has_seen_end_does_A8()
    {
        var owner = Owner();
        Assert.Equal(2, owner.Record.Epoch);
        Assert.Equal(new Verdict("A8", "bom"), Judge(new Proof.StaleRun(Say(new Statement.Runs("db", 1, 7)), owner)));
        Assert.Equal(new Verdict("A8", "bom"), Judge(new Proof.StaleRun(Say(new Statement.Runs("db", 1, 8)), owner)));
        Assert.Null(Judge(new Proof.StaleRun(Say(new Statement.Runs("db", 1, 6)), owner)));
        Assert.Null(Judge(new Proof.StaleRun(Say(new Statement.Runs("db", 2, 7)), owner)));
        Assert.Null(Judge(new Proof.StaleRun(Say(new Statement.Runs("vm1", 1, 7)), owner)));
        Assert.Null(Judge(new Proof.StaleRun(Say(new Statement.Root(7, Other)), owner)));
        Assert.Null(Judge(new Proof.StaleRun(Say(new Statement.Runs("db", 1, 7)) with { Signature = new byte[64] }, owner)));
        var alone = owner with { Root = ReceiptKit.Certificate(ReceiptKit.Moved(), 0) };
        Assert.Null(Judge(new Proof.StaleRun(Say(new Statement.Runs("db", 1, 7)), alone)));
        Assert.Null(Judge(new Proof.StaleRun(Say(new Statement.Runs("db", 1, 7)), owner with { Root = owner.Root with { Epoch = 2 } })));
    }

    private static Verdict? Judge(Proof proof) => EvidenceJudge.Ecdsa.Judge(ProofCodec.Encode(proof), State);
}
