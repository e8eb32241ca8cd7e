using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

public sealed class BftPeerTests
{
    private readonly BftPeer _peer = new();

    [Fact]
    public void Rounds_go_forward_only_and_a_vote_says_where_its_signer_is()
    {
        Assert.Equal((-1, -1), (_peer.Round, _peer.VoteRound));
        _peer.IsIn(3);
        _peer.IsIn(2);
        Assert.Equal((3, -1), (_peer.Round, _peer.VoteRound));
        _peer.HasVotedIn(1);
        _peer.HasVotedIn(0);
        Assert.Equal((3, 1), (_peer.Round, _peer.VoteRound));
        _peer.HasVotedIn(4);
        Assert.Equal((4, 4), (_peer.Round, _peer.VoteRound));
        _peer.BeginHeight();
        Assert.Equal((-1, -1), (_peer.Round, _peer.VoteRound));
    }

    [Fact]
    public void Last_six_words_are_kept_in_their_order_and_given_once()
    {
        BftMessage.Signed[] words = [.. Enumerable.Range(0, 7).Select(round => Prevote(0, round, null))];
        foreach (var word in words)
        {
            _peer.Keep(word);
        }

        Assert.Equal(words[1..], _peer.BeginHeight());
        Assert.Empty(_peer.BeginHeight());
    }
}
