using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

public sealed class BftRoundTests
{
    private const int Quorum = 3;

    private static readonly BftBlock A = Block("a");
    private static readonly BftBlock B = Block("b");

    private readonly BftRound _round = new(1, 0, 4);

    [Fact]
    public void First_word_of_each_kind_is_kept_and_counted()
    {
        var (prevote, precommit) = (Prevote(0, 0, null), Precommit(0, 0, A));
        _round.Add(prevote);
        _round.Add(Prevote(0, 0, A));
        _round.Add(precommit);
        _round.Add(Precommit(0, 0, B));
        _round.Add(Prevote(2, 0, A));
        Assert.Same(prevote, _round.PrevoteOf(0));
        Assert.Same(precommit, _round.PrecommitOf(0));
        Assert.Null(_round.PrevoteOf(1));
        Assert.Null(_round.PrecommitOf(2));
        Assert.Equal((2, 1, 1), (_round.PrevoteCount, _round.PrevotesForNone, _round.PrecommitCount));
        Assert.Equal([precommit], _round.Precommits);
    }

    [Theory]
    [InlineData("aaa-", "012")]
    [InlineData("-aaa", "123")]
    [InlineData("baaa", "123")]
    [InlineData("nana", "")]
    [InlineData("naaa", "123")]
    [InlineData("abaa", "023")]
    [InlineData("aaaa", "0123")]
    [InlineData("aabb", "")]
    [InlineData("aa--", "")]
    [InlineData("nnna", "")]
    public void Votes_of_a_quorum_for_one_block_make_a_certificate_of_all_of_them(string votes, string signers)
    {
        for (var signer = 0; signer < votes.Length; signer++)
        {
            var block = votes[signer] switch { 'a' => A, 'b' => B, _ => null };
            if (votes[signer] != '-')
            {
                _round.Add(Prevote(signer, 0, block));
                _round.Add(Precommit(signer, 0, block));
            }
        }

        var commit = _round.Count(Quorum, isRootCompared: true);
        Assert.Equal(signers, string.Concat(commit?.Votes.Select(vote => vote.Signer) ?? []));
        Assert.Equal(signers, string.Concat(_round.Polka?.Votes.Select(vote => vote.Signer) ?? []));
        Assert.True(commit?.IsValid(Chain, Epoch, 4, new PlainKeys()) ?? signers.Length == 0);
        Assert.True(_round.Polka?.IsValid(Chain, Epoch, 4, new PlainKeys()) ?? signers.Length == 0);
        Assert.Same(commit, _round.Count(Quorum, isRootCompared: true));
    }

    [Fact]
    public void Certificates_that_are_there_stay_as_they_are()
    {
        var polka = Polka(0, A, 1, 2, 3);
        _round.Prove(polka);
        _round.Prove(Polka(0, A, 0, 1, 2));
        foreach (var signer in new[] { 0, 1, 2 })
        {
            _round.Add(Prevote(signer, 0, A));
            _round.Add(Precommit(signer, 0, A));
        }

        var commit = _round.Count(Quorum, isRootCompared: true);
        Assert.NotNull(commit);
        Assert.Same(polka, _round.Polka);
        _round.Add(Precommit(3, 0, A));
        Assert.Same(commit, _round.Count(Quorum, isRootCompared: true));
    }

    [Fact]
    public void Prevotes_cite_what_they_cited_in_the_certificate()
    {
        var round = new BftRound(1, 2, 4);
        foreach (var signer in new[] { 0, 1, 2 })
        {
            round.Add(Prevote(signer, 2, A, signer == 1 ? Polka(0, A, 0, 1, 2) : null));
        }

        round.Count(Quorum, isRootCompared: true);
        Assert.Equal([-1, 0, -1], round.Polka!.Votes.Select(vote => vote.ValidRound));
        Assert.True(round.Polka.IsValid(Chain, Epoch, 4, new PlainKeys()));
    }
}
