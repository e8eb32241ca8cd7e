using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;

namespace NovaCron.Dwcp.Tests.Consensus.Evidence;

/// <summary>Only what is signed, by who is said to have, in the epoch that is named, and contradicts itself, is proof.</summary>
public sealed class EvidenceJudgeTests
{
    private const string Chain = "test";
    private static readonly EcdsaSigner[] Keys = [.. Enumerable.Range(0, 4).Select(_ => EcdsaSigner.Create())];
    private static readonly Digest Block = Digest.Of("block"u8);
    private static readonly Digest Other = Digest.Of("other"u8);

    private readonly FederationState _state = FederationState.Create(new FederationConfiguration
    {
        Chain = Chain,
        Epoch = 1,
        Mode = ConsensusMode.Byzantine,
        Members = [.. Keys.Select((key, place) => new FederationMember($"r{place}", key.Public, "one"))],
    });

    [Fact]
    public void Two_prevotes_of_one_round_are_A2() =>
        Assert.Equal(new Verdict("A2", "r1"), Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null)))));

    [Fact]
    public void Same_prevote_twice_is_nothing() =>
        Assert.Null(Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, Block)))));

    [Fact]
    public void Prevotes_of_two_rounds_are_nothing() =>
        Assert.Null(Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null, round: 1)))));

    [Fact]
    public void What_another_one_signed_in_his_name_is_nothing() =>
        Assert.Null(Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null, key: 2)))));

    [Fact]
    public void What_was_signed_in_another_epoch_is_nothing() =>
        Assert.Null(Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null, epoch: 2)))));

    [Fact]
    public void Epoch_that_nobody_knows_is_nothing() =>
        Assert.Null(Judge(new Proof.TwoVotes(7, Word(Prevote(1, Block, epoch: 7)), Word(Prevote(1, null, epoch: 7)))));

    [Theory]
    [InlineData(2, 1, "A4")]
    [InlineData(2, 2, null)]
    [InlineData(2, 3, null)]
    public void Prevote_against_a_lock_is_A4_unless_a_quorum_since_justifies_it(int locked, int valid, string? item) =>
        Assert.Equal(item, Judge(new Proof.BrokenLock(1, Precommit(locked), Prevote(1, Other, round: 4, valid: valid)))?.Item);

    [Fact]
    public void Prevote_for_none_is_always_allowed() =>
        Assert.Null(Judge(new Proof.BrokenLock(1, Precommit(2), Prevote(1, null, round: 4))));

    [Fact]
    public void Two_roots_at_one_index_are_A5() => Assert.Equal(
        "A5", Judge(new Proof.TwoStatements(Say(new Statement.Root(5, Block)), Say(new Statement.Root(5, Other))))?.Item);

    [Fact]
    public void Heads_of_two_lives_may_go_back() => Assert.Null(Judge(new Proof.TwoStatements(
        Say(new Statement.Head(1, Block, 9, 100)), Say(new Statement.Head(2, Other, 1, 50)))));

    [Fact]
    public void Head_that_goes_back_within_a_life_is_A7() => Assert.Equal(
        "A7",
        Judge(new Proof.TwoStatements(Say(new Statement.Head(1, Block, 9, 50)), Say(new Statement.Head(1, Block, 8, 100))))?.Item);

    [Fact]
    public void Two_instances_of_one_life_are_A12() => Assert.Equal(
        "A12",
        Judge(new Proof.TwoStatements(Say(new Statement.Head(1, Block, 1, 1)), Say(new Statement.Head(1, Other, 2, 2))))?.Item);

    [Fact]
    public void Own_change_is_nothing_and_another_regions_is_A9()
    {
        Assert.Null(Judge(new Proof.OneStatement(Say(new Statement.Change("r1", 1, 1, Block)))));
        Assert.Equal("A9", Judge(new Proof.OneStatement(Say(new Statement.Change("r2", 1, 1, Block))))?.Item);
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
    public void Proof_with_any_byte_changed_proves_nothing_else()
    {
        var proof = ProofCodec.Encode(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null))));
        for (var at = 0; at < proof.Length; at++)
        {
            proof[at] ^= 0x55;
            Assert.Null(EvidenceJudge.Ecdsa.Judge(proof, _state));
            proof[at] ^= 0x55;
        }

        Assert.NotNull(EvidenceJudge.Ecdsa.Judge(proof, _state));
    }

    private static SignedWord Word(BftMessage.Signed message) => SignedWord.Of(message);

    private static BftMessage.Prevote Prevote(
        int signer, Digest? block, int round = 0, int valid = -1, int? key = null, long epoch = 1)
    {
        var vote = new BftMessage.Prevote(10, round, block, valid, null, null, signer, default);
        return vote with { Signature = Keys[key ?? signer].Sign(vote.SigningDigest(Chain, epoch)) };
    }

    private static BftMessage.Precommit Precommit(int round)
    {
        var vote = new BftMessage.Precommit(10, round, new BftResult(Block, Block), null, 1, default);
        return vote with { Signature = Keys[1].Sign(vote.SigningDigest(Chain, 1)) };
    }

    private static SignedStatement Say(Statement statement) => SignedStatement.Sign(Chain, 1, 1, statement, Keys[1]);

    private Verdict? Judge(Proof proof) => EvidenceJudge.Ecdsa.Judge(ProofCodec.Encode(proof), _state);
}
