using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Evidence;
using NovaCron.Dwcp.Consensus.Signing;
using NovaCron.Dwcp.Consensus.Statements;
using static NovaCron.Dwcp.Tests.Consensus.Evidence.EvidenceKit;

namespace NovaCron.Dwcp.Tests.Consensus.Evidence;

/// <summary>What is seen once is kept, within limits, and is proof as soon as something contradicts it; in whichever order.</summary>
public sealed class EvidenceCollectorTests : IDisposable
{
    private readonly CountingVerifier _verifier = new();
    private readonly EvidenceCollector _collector;

    public EvidenceCollectorTests() => _collector = new EvidenceCollector(Configuration, _verifier);

    public void Dispose() => _verifier.Dispose();

    [Fact]
    public void A_word_that_is_seen_again_is_not_looked_at_again()
    {
        Assert.Empty(_collector.See(Prevote(1, Block)));
        Assert.Empty(_collector.See(Prevote(1, Block)));
        Assert.Equal(1, _verifier.Verified);
    }

    [Fact]
    public void Two_words_are_proof_with_both_of_them()
    {
        Assert.Empty(_collector.See(Prevote(1, Block)));
        var proof = Assert.IsType<Proof.TwoVotes>(Assert.Single(_collector.See(Prevote(1, Other))));
        Assert.Equal(1, proof.Epoch);
        Assert.Equal((Prevote(1, Block).Payload, Prevote(1, Other).Payload), (proof.One.Payload, proof.Other.Payload));
    }

    [Fact]
    public void A_word_is_kept_by_kind_and_round()
    {
        Assert.Empty(_collector.See(Prevote(1, null)));
        Assert.Empty(_collector.See(Prevote(1, null, round: 1)));
        Assert.Empty(_collector.See(Precommit(1, null)));
        Assert.Single(_collector.See(Precommit(1, Block)));
        Assert.Single(_collector.See(Prevote(1, Block, round: 1)));
    }

    [Fact]
    public void What_its_signer_did_not_sign_or_nobody_did_is_not_kept()
    {
        Assert.Empty(_collector.See(Prevote(1, Other, key: 2)));
        Assert.Empty(_collector.See(Prevote(4, Block)));
        Assert.Empty(_collector.See(Prevote(1, Block) with { Signer = -1 }));
        Assert.Empty(_collector.See(Prevote(1, Block)));
    }

    [Fact]
    public void A_broken_lock_is_found_in_either_order()
    {
        Assert.Empty(_collector.See(Precommit(1, Block)));
        Assert.IsType<Proof.BrokenLock>(Assert.Single(_collector.See(Prevote(1, Other, round: 1))));
        var other = new EvidenceCollector(Configuration, _verifier);
        Assert.Empty(other.See(Prevote(1, Other, round: 1)));
        Assert.IsType<Proof.BrokenLock>(Assert.Single(other.See(Precommit(1, Block))));
    }

    [Fact]
    public void A_wrong_result_is_found_in_either_order()
    {
        Assert.Empty(_collector.See(Precommit(1, Block, 0, Other)));
        Assert.IsType<Proof.WrongResult>(Assert.Single(_collector.See(Agreed(Block))));
        Assert.Empty(_collector.See(Agreed(Block)));
        var other = new EvidenceCollector(Configuration, _verifier);
        Assert.Empty(other.See(new BftMessage.Blocks([new BftCommitted(Proposed, Agreed(Block))])));
        Assert.IsType<Proof.WrongResult>(Assert.Single(other.See(Precommit(1, Block, 0, Other))));
    }

    [Fact]
    public void What_too_few_signed_was_not_agreed_on()
    {
        var agreed = Agreed(Block);
        Assert.Empty(_collector.See(agreed with { Votes = [.. agreed.Votes.Skip(1)] }));
        Assert.Empty(_collector.See(Precommit(1, Block, 0, Other)));
    }

    [Fact]
    public void Votes_within_messages_are_seen_as_well()
    {
        Assert.Empty(_collector.See(new BftMessage.RoundEnd([Precommit(1, null), Precommit(2, null)])));
        Assert.Single(_collector.See(Precommit(2, Block)));
        Assert.Empty(_collector.See(Precommit(0, Block) with { Proof = Prevotes(1, 0, 2, 3) }));
        Assert.Single(_collector.See(Prevote(3, Other)));
        Assert.Empty(_collector.See(Agreed(Block, Height + 1)));
        Assert.Single(_collector.See(Precommit(0, null, height: Height + 1)));
    }

    [Fact]
    public void A_good_certificate_s_votes_are_seen_and_a_bad_one_is_proof()
    {
        Assert.Empty(_collector.See(Proposal(1, 0, Prevotes(1, 0, 2, 3))));
        Assert.Single(_collector.See(Prevote(0, Other)));
        var bad = Assert.IsType<Proof.BadCertificate>(Assert.Single(_collector.See(Proposal(2, 0, Prevotes(1, 0, 2)))));
        Assert.Equal((1L, (Digest?)Block, 0, 1L), (bad.Epoch, bad.Block, bad.ValidRound, bad.VotesOf));
        var prevote = Prevote(1, Block, round: 3, valid: 0, proof: Prevotes(1, 0, 3));
        Assert.IsType<Proof.BadCertificate>(Assert.Single(_collector.See(prevote)));
    }

    [Fact]
    public void A_certificate_that_is_not_the_one_which_was_signed_proves_nothing()
    {
        var prevote = Prevote(1, Block, round: 3, valid: 0, proof: Prevotes(1, 0, 3));
        Assert.Empty(_collector.See(prevote with { Proof = Prevotes(1, 0, 2) }));
        Assert.Empty(_collector.See(Prevote(1, Block, round: 4, valid: 0, key: 2, proof: Prevotes(1, 0, 3))));
        Assert.Empty(_collector.See(Prevote(4, Block, round: 3, valid: 0, proof: Prevotes(1, 0, 3))));
    }

    [Fact]
    public void Votes_of_the_epoch_before_are_known_by_their_signatures()
    {
        var later = new EvidenceCollector(Configuration with { Epoch = 2 }, _verifier);
        var prevote = Prevote(1, Block, 1, 0, epoch: 2, proof: Prevotes(1, 0, 2, 3));
        var proof = Assert.IsType<Proof.BadCertificate>(Assert.Single(later.See(prevote)));
        Assert.Equal((2, 1), (proof.Epoch, proof.VotesOf));
    }

    [Theory]
    [InlineData(EvidenceCollector.HeightsMax - 1, 1)]
    [InlineData(EvidenceCollector.HeightsMax, 0)]
    public void So_many_heights_are_kept_of_a_member_and_the_oldest_goes(int others, int proofs)
    {
        Assert.Empty(_collector.See(Prevote(1, Block)));
        for (var i = 1; i <= others; i++)
        {
            Assert.Empty(_collector.See(Prevote(1, Block, height: Height + i)));
        }

        Assert.Equal(proofs, _collector.See(Prevote(1, Other)).Count);
    }

    [Theory]
    [InlineData(EvidenceCollector.WordsMax - 1, 1)]
    [InlineData(EvidenceCollector.WordsMax, 0)]
    public void So_many_words_are_kept_of_a_height_and_the_newest_is_not(int before, int proofs)
    {
        for (var round = 0; round < before; round++)
        {
            Assert.Empty(_collector.See(Prevote(1, null, round: round)));
        }

        Assert.Equal(proofs, _collector.See(Prevote(1, Block)).Count);
    }

    [Theory]
    [InlineData(EvidenceCollector.StatementsMax - 1, 1)]
    [InlineData(EvidenceCollector.StatementsMax, 0)]
    public void So_many_statements_are_kept_of_a_member_and_the_oldest_goes(int others, int proofs)
    {
        Assert.Empty(_collector.See(Say(new Statement.Root(5, Block))));
        for (var i = 1; i <= others; i++)
        {
            Assert.Empty(_collector.See(Say(new Statement.Root(5 + i, Block))));
        }

        Assert.Equal(proofs, _collector.See(Say(new Statement.Root(5, Other))).Count);
    }

    [Fact]
    public void A_statement_is_seen_of_a_member_in_its_epoch_by_its_own_key()
    {
        Assert.Empty(_collector.See(Say(new Statement.Change("xyz", 1, 1, Block), signer: 4)));
        Assert.Empty(_collector.See(Say(new Statement.Change("cpt", 1, 1, Block), epoch: 2)));
        Assert.Empty(_collector.See(Say(new Statement.Change("cpt", 1, 1, Block)) with { Signature = new byte[64] }));
        Assert.IsType<Proof.OneStatement>(Assert.Single(_collector.See(Say(new Statement.Change("cpt", 1, 1, Block)))));
    }

    [Fact]
    public void Two_statements_are_proof_with_both_of_them()
    {
        var (one, other) = (Say(new Statement.Root(5, Block)), Say(new Statement.Root(5, Other)));
        Assert.Empty(_collector.See(one));
        Assert.Equal(new Proof.TwoStatements(one, other), Assert.Single(_collector.See(other)));
    }

    [Fact]
    public void A_certified_root_is_proof_against_what_was_said()
    {
        Assert.Empty(_collector.See(Say(new Statement.Root(7, Other))));
        Assert.Empty(_collector.See(Say(new Statement.Root(7, State.Root), signer: 2)));
        var proof = Assert.IsType<Proof.AgainstRoot>(Assert.Single(_collector.See(Certified(State))));
        Assert.Equal(Liar, proof.Statement.Signer);
    }

    [Fact]
    public void A_certified_owner_is_proof_against_who_runs_by_an_epoch_before()
    {
        Assert.Empty(_collector.See(Say(new Statement.Runs("db", 1, 7))));
        Assert.Empty(_collector.See(Say(new Statement.Runs("db", 2, 7), signer: 2)));
        var proof = Assert.IsType<Proof.StaleRun>(Assert.Single(_collector.See(Owner())));
        Assert.Equal(Liar, proof.Statement.Signer);
        Assert.Equal([1, 2], _collector.Runs.Select(runs => runs.VmEpoch).Order());
    }

    private sealed class CountingVerifier : IMemberVerifier, IDisposable
    {
        private readonly EcdsaVerifier _verifier = new(Configuration.Members.Select(member => member.Key));

        public int Verified { get; private set; }

        public bool Verify(int member, in Digest digest, ReadOnlySpan<byte> signature)
        {
            Verified++;
            return _verifier.Verify(member, digest, signature);
        }

        public void Dispose() => _verifier.Dispose();
    }
}
