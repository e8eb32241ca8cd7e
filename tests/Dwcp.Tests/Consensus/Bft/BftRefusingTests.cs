using NovaCron.Dwcp.Consensus.Bft;
using NovaCron.Dwcp.Consensus.Signing;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>Words that are lies in one thing alone: they change nothing.</summary>
public sealed class BftRefusingTests
{
    private static readonly BftBlock A = Block("a");
    private static readonly BftBlock B = Block("b");

    private readonly LoneBftReplica _one = new();

    private static IEnumerable<BftMessage.Proposal> ProposalsOfNoUse =>
    [
        Proposal(2, 0, A), Proposal(3, 0, A), Proposal(0, 1, A), Proposal(0, -1, A), Sign(Proposal(0, 0, A), epoch: 2),
        Sign(Proposal(0, 0, A), chain: "other"), Proposal(0, 0, A) with { Signature = default }, Proposal(0, 0, B) with { Block = A },
        Sign(Proposal(0, 0, A) with { Proof = Polka(0, A, 0, 2, 3) }), Sign(Proposal(0, 0, A) with { ValidRound = 0 }),
        Proposal(0, 0, A, Polka(0, A, 0, 2, 3)), Proposal(0, 0, A, Polka(1, A, 0, 2, 3)),
    ];

    [Fact]
    public void Proposal_that_is_no_proposer_s_or_not_signed_or_without_its_proof_is_not_taken()
    {
        foreach (var proposal in ProposalsOfNoUse)
        {
            var one = new LoneBftReplica();
            Assert.Empty(one.Hear(proposal));
            Assert.Equal("1/0 Propose", one.Place);
            Assert.NotEmpty(one.Hear(Proposal(0, 0, A)));
        }
    }

    private static IEnumerable<BftMessage.Proposal> ProposalsWithBadProof =>
    [
        Proposal(2, 2, A, Polka(0, A, 0, 2)), Proposal(2, 2, A, Polka(0, A, 0, 0, 2)), Proposal(2, 2, A, Polka(0, A, 2, 0, 3)),
        Proposal(2, 2, A, Polka(0, B, 0, 2, 3)), Sign(Proposal(2, 2, A, Polka(0, A, 0, 2, 3)) with { ValidRound = 1 }),
        Proposal(2, 2, A, Polka(0, A, 0, 2, 3) with { Height = 2 }), Proposal(2, 2, A, Polka(0, A, 0, 2, 3) with { Round = 1 }),
        Proposal(2, 2, A, Polka(2, A, 0, 2, 3)), Proposal(2, 2, A, Polka(3, A, 0, 2, 3)),
        Sign(Proposal(2, 2, A, Polka(0, A, 0, 2, 3)) with { ValidRound = -2 }),
    ];

    [Fact]
    public void Proposal_whose_proof_is_for_something_else_or_no_quorum_s_is_not_taken()
    {
        foreach (var proposal in ProposalsWithBadProof)
        {
            var one = new LoneBftReplica();
            one.Skip(2);
            Assert.Empty(one.Hear(proposal));
            Assert.Equal("1/2 Propose", one.Place);
            Assert.NotEmpty(one.Hear(Proposal(2, 2, A, Polka(0, A, 0, 2, 3))));
        }
    }

    [Fact]
    public void Another_proposal_of_a_round_is_not_taken()
    {
        _one.Hear(Proposal(0, 0, A), Proposal(0, 0, B));
        Assert.Empty(_one.Receive(2, new BftMessage.WantBlock(1, B.Digest)));
        Assert.Equal(["2: candidate a"], _one.Receive(2, new BftMessage.WantBlock(1, A.Digest)));
    }

    [Fact]
    public void Word_is_taken_from_its_signer_alone()
    {
        Assert.Empty(_one.Receive(2, Proposal(0, 0, A)));
        Assert.Equal("1/0 Propose", _one.Place);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public void Nothing_is_taken_from_itself_or_from_nobody(int from)
    {
        Assert.Empty(_one.Receive(from, new BftMessage.Commands(Commands("a"))));
        Assert.Empty(_one.Receive(from, new BftMessage.Status(0, 0)));
    }

    private static IEnumerable<BftMessage.Prevote> PrevotesOfNoUse =>
    [
        Prevote(3, 2, B), Sign(Prevote(3, 2, A), epoch: 2), Prevote(3, 2, A) with { Signature = default },
        Sign(Prevote(3, 2, A) with { Cited = A.Digest }), Sign(Prevote(3, 2, A) with { Proof = Polka(0, A, 0, 2, 3) }),
        Sign(Prevote(3, 2, A) with { ValidRound = 0 }), Prevote(3, 2, A, Polka(0, A, 0, 2, 3)) with { Proof = null },
        Prevote(3, 2, A, Polka(0, A, 0, 2, 3)) with { Proof = Polka(0, A, 0, 1, 2) },
        Prevote(3, 2, A, Polka(0, A, 0, 2)), Prevote(3, 2, A, Polka(2, A, 0, 2, 3)), Prevote(3, 2, A, Polka(3, A, 0, 2, 3)),
        Prevote(3, 2, A, Polka(0, B, 0, 2, 3)), Prevote(3, 2, A, Polka(0, A, 0, 2, 3) with { Height = 2 }),
        Sign(Prevote(3, 2, A, Polka(0, A, 0, 2, 3)) with { ValidRound = 1 }), Prevote(3, 1, A),
    ];

    [Fact]
    public void Prevote_that_is_not_signed_or_not_proven_does_not_count()
    {
        foreach (var vote in PrevotesOfNoUse)
        {
            var one = new LoneBftReplica();
            one.Skip(2);
            one.Hear(Proposal(2, 2, A), Prevote(2, 2, A), vote);
            Assert.Equal("1/2 Prevote", one.Place);
            one.Hear(Prevote(0, 2, A));
            Assert.Equal("1/2 Precommit", one.Place);
        }
    }

    [Fact]
    public void Prevote_with_the_proof_that_it_cites_counts_and_shows_it()
    {
        _one.Skip(2);
        Assert.Equal(["write votes 1/2 prevote a", "0 2 3: prevote 1/2 a"], _one.Hear(Proposal(2, 2, A), Prevote(2, 2, A)));
        var said = _one.Hear(Prevote(3, 2, A, Polka(1, A, 0, 2, 3)));
        Assert.Equal("1/2 Precommit", _one.Place);
        Assert.Equal("0 2 3: precommit 1/2 a by 2 a 123", said[^1]);
    }

    private static IEnumerable<BftMessage.Precommit> PrecommitsOfNoUse =>
    [
        Precommit(3, 0, B), Sign(Precommit(3, 0, A), epoch: 2), Precommit(3, 0, A) with { Signature = default }, Precommit(3, 1, A),
        Precommit(3, 0, A, Polka(0, B, 0, 2, 3)), Precommit(3, 0, A, Polka(1, A, 0, 2, 3)), Precommit(3, 0, A, Polka(0, A, 0, 2)),
        Precommit(3, 0, A, Polka(0, A, 0, 2, 3) with { Height = 2 }), Precommit(3, 0, null, Polka(0, A, 0, 2, 3)),
    ];

    [Fact]
    public void Precommit_that_is_not_signed_or_whose_proof_is_for_something_else_does_not_count()
    {
        foreach (var vote in PrecommitsOfNoUse)
        {
            var one = new LoneBftReplica();
            one.Hear(Proposal(0, 0, A), Prevote(2, 0, A), Prevote(0, 0, A), Precommit(2, 0, A), vote);
            Assert.Equal("1/0 Precommit", one.Place);
            one.Hear(Precommit(0, 0, A));
            Assert.Equal(1, one.Replica.Committed);
        }
    }

    [Fact]
    public void Second_vote_of_a_member_in_a_round_is_not_even_verified()
    {
        _one.Hear(Prevote(0, 0, A), Precommit(0, 0, A));
        var asked = _one.Keys.Asked;
        _one.Hear(Prevote(0, 0, B), Precommit(0, 0, B), Prevote(0, 0, A), Precommit(0, 0, null));
        Assert.Equal(asked, _one.Keys.Asked);
    }

    [Fact]
    public void Prevotes_that_are_known_are_not_verified_again()
    {
        _one.Hear(Proposal(0, 0, A), Prevote(0, 0, A), Prevote(2, 0, A));
        var asked = _one.Keys.Asked;
        _one.Hear(Precommit(2, 0, A, _one.Stable.Lock!.Locked));
        Assert.Equal(asked + 1, _one.Keys.Asked);
    }

    [Fact]
    public void Votes_in_the_end_of_a_round_count_for_their_signers_but_not_for_this_member_or_another_height_or_nobody()
    {
        var (other, nobody) = (Precommit(0, 0, A) with { Height = 2 }, Sign(Precommit(0, 0, A) with { Signer = 4 }));
        _one.Hear(Proposal(0, 0, A));
        var end = new BftMessage.RoundEnd([Sign(other), nobody, Precommit(1, 0, A), Precommit(2, 0, A), Precommit(3, 0, A)]);
        Assert.Empty(_one.Receive(3, end));
        Assert.Equal(["write block 1", "apply 1 a by 0 023"], _one.Receive(3, new BftMessage.RoundEnd([Precommit(0, 0, A)])));
    }

    [Fact]
    public void Empty_too_long_and_unwelcome_commands_of_others_are_not_kept()
    {
        var one = new LoneBftReplica(self: 0, options: LoneBftReplica.Quiet with { CommandBytesMax = 3 });
        one.Machine.Unwelcome = "x";
        Assert.Empty(one.Receive(2, new BftMessage.Commands(Commands("", "abcd", "x"))));
        Assert.Equal("1 2 3: proposal 1/0 abc", one.Receive(2, new BftMessage.Commands(Commands("abc")))[1]);
    }

    [Fact]
    public void Certificate_is_judged_by_this_chain_and_epoch()
    {
        var certificate = Polka(0, A, 0, 2, 3);
        Assert.True(certificate.IsValid(Chain, Epoch, 4, new PlainKeys()));
        Assert.False(certificate.IsValid(Chain, Epoch + 1, 4, new PlainKeys()));
        Assert.False(certificate.IsValid("other", Epoch, 4, new PlainKeys()));
        Assert.False(certificate.IsValid(Chain, Epoch, 7, new PlainKeys()));
    }

    [Fact]
    public void Certificate_has_a_quorum_of_distinct_members_and_no_more_than_there_are()
    {
        foreach (var (signers, isValid) in new (int[], bool)[]
        {
            ([0, 1, 2], true), ([0, 1, 2, 3], true), ([1, 2, 3], true), ([0, 1], false), ([0, 1, 1], false), ([1, 0, 2], false),
            ([0, 1, 2, 3, 4], false), ([0, 1, 4], false), ([-1, 0, 1], false), ([-1, 0, 1, 2], false), ([], false),
            ([0, 1, 2, 3, 3], false),
        })
        {
            Assert.Equal(isValid, Polka(0, A, signers).IsValid(Chain, Epoch, 4, new PlainKeys()));
            Assert.Equal(isValid, Commit(0, A, signers).IsValid(Chain, Epoch, 4, new PlainKeys()));
        }

        var spoiled = Commit(0, A, 0, 1, 2, 3);
        spoiled = spoiled with { Votes = [.. spoiled.Votes.Take(3), spoiled.Votes[3] with { Signature = new byte[1] }] };
        Assert.False(spoiled.IsValid(Chain, Epoch, 4, new PlainKeys()));
    }

    [Fact]
    public void Signature_is_good_for_one_chain_and_epoch_however_often_it_is_asked()
    {
        var word = Prevote(0, 0, A);
        foreach (var (chain, epoch, isSigned) in new[]
        {
            (Chain, Epoch, true), (Chain, Epoch + 1, false), (Chain, Epoch, true), ("other", Epoch, false), (Chain, Epoch, true),
        })
        {
            Assert.Equal(isSigned, word.IsSigned(chain, epoch, new PlainKeys()));
            Assert.Equal(
                BftSigning.Of(chain, epoch, 1, 0, BftKind.Prevote, BftSigning.PrevoteOf(A.Digest, -1, null), 0),
                word.SigningDigest(chain, epoch));
        }
    }

    [Fact]
    public void Words_are_equal_by_what_they_say_whether_their_digest_was_found_or_not()
    {
        var (word, same) = (Prevote(0, 0, A), Prevote(0, 0, A));
        same = same with { Signature = word.Signature };
        Assert.NotEqual(default(Digest), word.Payload);
        Assert.Equal(word, word with { Round = 0 });
        Assert.Equal(word.GetHashCode(), (word with { Round = 0 }).GetHashCode());
        Assert.Equal(word, same);
        Assert.NotEqual(word, word with { Round = 1 });
        Assert.NotEqual(word.Payload, (word with { Block = B.Digest }).Payload);
    }
}
