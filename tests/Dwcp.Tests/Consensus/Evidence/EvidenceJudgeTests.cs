using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Statements;
using static NovaCron.Dwcp.Tests.Consensus.Evidence.EvidenceKit;

namespace NovaCron.Dwcp.Tests.Consensus.Evidence;

/// <summary>Only what is signed, by who is said to have, in the epoch that is named, and contradicts itself, is proof.</summary>
public sealed class EvidenceJudgeTests
{
    [Fact]
    public void Two_proposals_of_one_round_are_A1() => Assert.Equal(
        new Verdict("A1", "bom"),
        Judge(new Proof.TwoVotes(1, Word(Proposal()), Word(Proposal(block: new BftBlock(Height, default, []))))));

    [Fact]
    public void Two_prevotes_of_one_round_are_A2() =>
        Assert.Equal(new Verdict("A2", "bom"), Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null)))));

    [Fact]
    public void Two_precommits_of_one_round_are_A3() =>
        Assert.Equal(new Verdict("A3", "bom"), Judge(new Proof.TwoVotes(1, Word(Precommit(1, Block)), Word(Precommit(1, null)))));

    [Fact]
    public void Same_prevote_twice_is_nothing() =>
        Assert.Null(Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, Block)))));

    [Fact]
    public void Words_of_two_rounds_heights_kinds_or_members_are_nothing()
    {
        var one = Word(Prevote(1, Block));
        Assert.Null(Judge(new Proof.TwoVotes(1, one, Word(Prevote(1, null, round: 1)))));
        Assert.Null(Judge(new Proof.TwoVotes(1, one, Word(Prevote(1, null, height: Height + 1)))));
        Assert.Null(Judge(new Proof.TwoVotes(1, one, Word(Precommit(1, null)))));
        Assert.Null(Judge(new Proof.TwoVotes(1, one, Word(Prevote(2, null)))));
    }

    [Fact]
    public void What_another_one_signed_in_his_name_is_nothing()
    {
        Assert.Null(Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null, key: 2)))));
        Assert.Null(Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block, key: 2)), Word(Prevote(1, null)))));
    }

    [Fact]
    public void What_was_signed_in_another_epoch_is_nothing() =>
        Assert.Null(Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null, epoch: 2)))));

    [Fact]
    public void Epoch_that_nobody_knows_is_nothing() =>
        Assert.Null(Judge(new Proof.TwoVotes(7, Word(Prevote(1, Block, epoch: 7)), Word(Prevote(1, null, epoch: 7)))));

    [Fact]
    public void An_epoch_before_this_one_is_judged_by_its_own_keys() => Assert.Equal(
        new Verdict("A2", "bom"), Judge(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null))), Later()));

    [Theory]
    [InlineData(2, 1, 4, "A4")]
    [InlineData(2, 2, 4, null)]
    [InlineData(2, 3, 4, null)]
    [InlineData(2, 1, 2, null)]
    [InlineData(2, 1, 1, null)]
    public void Prevote_against_a_lock_is_A4_unless_it_was_before_or_a_quorum_since_justifies_it(
        int locked, int valid, int round, string? item) =>
        Assert.Equal(
            item, Judge(new Proof.BrokenLock(1, Precommit(1, Block, locked), Prevote(1, Other, round: round, valid: valid)))?.Item);

    [Fact]
    public void A_lock_binds_its_own_member_at_its_own_height_to_its_own_block()
    {
        var locked = Precommit(1, Block, 2);
        Assert.Null(Judge(new Proof.BrokenLock(1, locked, Prevote(2, Other, round: 4))));
        Assert.Null(Judge(new Proof.BrokenLock(1, locked, Prevote(1, Other, round: 4, height: Height + 1))));
        Assert.Null(Judge(new Proof.BrokenLock(1, locked, Prevote(1, Block, round: 4))));
        Assert.Null(Judge(new Proof.BrokenLock(1, locked, Prevote(1, null, round: 4))));
        Assert.Null(Judge(new Proof.BrokenLock(1, Precommit(1, null, 2), Prevote(1, Other, round: 4))));
        Assert.Null(Judge(new Proof.BrokenLock(1, locked, Prevote(1, Other, round: 4, key: 2))));
        Assert.Null(Judge(new Proof.BrokenLock(1, locked with { Signature = new byte[64] }, Prevote(1, Other, round: 4))));
        Assert.Equal(new Verdict("A4", "bom"), Judge(new Proof.BrokenLock(1, locked, Prevote(1, Other, round: 4))));
    }

    [Fact]
    public void A_precommit_with_another_state_than_was_agreed_on_is_A5()
    {
        var agreed = Agreed(Block);
        Assert.Equal(new Verdict("A5", "bom"), Judge(new Proof.WrongResult(1, Precommit(1, Block, 0, Other), agreed)));
        Assert.Null(Judge(new Proof.WrongResult(1, Precommit(1, Block, 0, Block), agreed)));
        Assert.Null(Judge(new Proof.WrongResult(1, Precommit(1, Other, 0, Other), agreed)));
        Assert.Null(Judge(new Proof.WrongResult(1, Precommit(1, null), agreed)));
        Assert.Null(Judge(new Proof.WrongResult(1, Precommit(1, Block, 0, Other, Height + 1), agreed)));
        Assert.Null(Judge(new Proof.WrongResult(1, Precommit(1, Block, 0, Other) with { Signature = new byte[64] }, agreed)));
        Assert.Null(Judge(new Proof.WrongResult(1, Precommit(1, Block, 0, Other), agreed with { Votes = [.. agreed.Votes.Skip(1)] })));
    }

    [Fact]
    public void A_word_that_rests_on_a_certificate_which_is_none_is_A6()
    {
        var tooFew = Prevotes(1, 0, 2);
        var prevote = Prevote(1, Block, round: 1, valid: 0, proof: tooFew);
        Assert.Equal(new Verdict("A6", "bom"), Judge(new Proof.BadCertificate(1, Word(prevote), Block, 0, tooFew, 1)));
        Assert.Equal(
            new Verdict("A6", "bom"), Judge(new Proof.BadCertificate(1, Word(Proposal(1, 0, tooFew)), Block, 0, tooFew, 1)));
        Assert.Null(Judge(new Proof.BadCertificate(1, Word(prevote), Other, 0, tooFew, 1)));
        Assert.Null(Judge(new Proof.BadCertificate(1, Word(prevote), Block, 1, tooFew, 1)));
        Assert.Null(Judge(new Proof.BadCertificate(1, Word(prevote), Block, 0, Prevotes(1, 0, 3), 1)));
        Assert.Null(Judge(new Proof.BadCertificate(1, Word(prevote) with { Signature = new byte[64] }, Block, 0, tooFew, 1)));
        Assert.Null(Judge(new Proof.BadCertificate(1, Word(Proposal(1, 0, tooFew)), null, 0, tooFew, 1)));
        Assert.Null(Judge(new Proof.BadCertificate(1, Word(Precommit(1, Block)), Block, 0, tooFew, 1)));
    }

    [Fact]
    public void A_word_that_rests_on_a_good_certificate_is_nothing()
    {
        var good = Prevotes(1, 0, 2, 3);
        Assert.Null(Judge(new Proof.BadCertificate(1, Word(Prevote(1, Block, 1, 0, proof: good)), Block, 0, good, 1)));
    }

    [Fact]
    public void Votes_of_an_epoch_before_are_A11_and_votes_that_are_said_to_be_are_not()
    {
        var old = Prevotes(1, 0, 2, 3);
        var word = Word(Prevote(1, Block, 1, 0, epoch: 2, proof: old));
        Assert.Equal(new Verdict("A11", "bom"), Judge(new Proof.BadCertificate(2, word, Block, 0, old, 1), Later()));
        Assert.Equal(new Verdict("A6", "bom"), Judge(new Proof.BadCertificate(2, word, Block, 0, old, 2), Later()));
        var forged = new PrevoteCertificate(Height, 0, Block, [.. old.Votes.Select(vote => vote with { Signature = new byte[64] })]);
        var onForged = Word(Prevote(1, Block, 1, 0, epoch: 2, proof: forged));
        Assert.Equal(new Verdict("A6", "bom"), Judge(new Proof.BadCertificate(2, onForged, Block, 0, forged, 1), Later()));
    }

    [Fact]
    public void Bytes_that_are_no_proof_prove_nothing() => Assert.Null(EvidenceJudge.Ecdsa.Judge([1, 2, 3], State));

    [Fact]
    public void Proof_with_any_byte_changed_proves_nothing_else()
    {
        var proof = ProofCodec.Encode(new Proof.TwoVotes(1, Word(Prevote(1, Block)), Word(Prevote(1, null))));
        for (var at = 0; at < proof.Length; at++)
        {
            proof[at] ^= 0x55;
            Assert.Null(EvidenceJudge.Ecdsa.Judge(proof, State));
            proof[at] ^= 0x55;
        }

        Assert.NotNull(EvidenceJudge.Ecdsa.Judge(proof, State));
    }

    [Fact]
    public void Who_has_come_back_with_another_key_does_not_answer_for_the_one_before()
    {
        var proof = ProofCodec.Encode(new Proof.TwoStatements(
            Say(new Statement.Root(5, Block)), Say(new Statement.Root(5, Other))));
        var renewed = Configuration.Members[Liar] with { Key = Log.LogKit.Keys[6].Public };
        var members = Configuration.Members.Select(member => member.Region == renewed.Region ? renewed : member);
        var other = FederationState.Create(Configuration with { Members = [.. members] });
        Assert.Null(EvidenceJudge.Ecdsa.Judge(proof, other));
    }

    private static Verdict? Judge(Proof proof, FederationState? state = null) =>
        EvidenceJudge.Ecdsa.Judge(ProofCodec.Encode(proof), state ?? State);
}
