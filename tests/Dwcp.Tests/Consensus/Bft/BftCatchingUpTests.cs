using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>A member that is behind: whom it asks and when, and what it takes for an answer.</summary>
public sealed class BftCatchingUpTests
{
    private static readonly IReadOnlyList<BftBlock> Chain = Row("a", "b", "c", "d", "e");

    private readonly LoneBftReplica _one = new();

    [Fact]
    public void Who_is_further_is_asked_after_a_quarter_of_an_interval_and_again_after_a_whole_one()
    {
        Assert.Empty(_one.Receive(3, new BftMessage.Status(2, 0)));
        Assert.Empty(_one.Tick());
        Assert.Empty(_one.Tick(124.9));
        Assert.Equal(["3: fetch 1"], _one.Tick(0.1));
        Assert.Empty(_one.Tick(499));
        Assert.Equal(["3: fetch 1"], _one.Tick(1));
    }

    [Fact]
    public void Who_is_not_further_is_not_asked()
    {
        _one.Receive(3, new BftMessage.Status(1, 0));
        Assert.Empty(_one.Tick(1000));
        Assert.Empty(_one.Tick(1000));
    }

    [Fact]
    public void Of_those_that_have_spoken_only_who_is_further_is_asked_and_its_last_word_counts()
    {
        _one.Receive(2, new BftMessage.Status(1, 0));
        _one.Receive(3, new BftMessage.Status(2, 0));
        _one.Tick();
        Assert.Equal(["3: fetch 1"], _one.Tick(125));
        _one.Receive(2, new BftMessage.Status(2, 0));
        _one.Receive(3, new BftMessage.Status(1, 0));
        Assert.Equal(["2: fetch 1"], _one.Tick(500));
        Assert.Equal(["2: fetch 1"], _one.Tick(500));
    }

    [Fact]
    public void Word_of_a_later_height_says_that_its_signer_is_further()
    {
        _one.Hear(Prevote(3, 0, null, height: 9));
        _one.Hear(Prevote(3, 0, null, height: 2));
        _one.Tick();
        Assert.Equal(["3: fetch 1"], _one.Tick(125));
        Decide(Chain[0]);
        Decide(Chain[1]);
        _one.Tick();
        Assert.Equal(["3: fetch 3"], _one.Tick(125));
    }

    [Fact]
    public void Those_that_are_further_are_asked_in_turn()
    {
        _one.Receive(2, new BftMessage.Status(2, 0));
        _one.Receive(0, new BftMessage.Status(2, 0));
        _one.Tick();
        Assert.Equal(["2: fetch 1"], _one.Tick(125));
        Assert.Equal(["0: fetch 1"], _one.Tick(500));
        Assert.Equal(["2: fetch 1"], _one.Tick(500));
    }

    [Fact]
    public void What_was_missing_a_moment_ago_and_came_is_not_asked_for()
    {
        _one.Receive(3, new BftMessage.Status(2, 0));
        _one.Tick();
        Decide(Chain[0]);
        Assert.Empty(_one.Tick(125));
        _one.Receive(3, new BftMessage.Status(3, 0));
        Assert.Empty(_one.Tick());
        Assert.Empty(_one.Tick(124));
        Assert.Equal(["3: fetch 2"], _one.Tick(1));
    }

    [Fact]
    public void Fetched_blocks_are_applied_one_in_a_step_and_then_more_are_asked_for()
    {
        Ask(5);
        Assert.Equal(["write block 1", "apply 1 a by 0 023"], Blocks(0, 1, 2));
        Assert.True(_one.Replica.HasMore);
        Assert.Equal(["write block 2", "apply 2 b by 0 023"], _one.Tick());
        Assert.Equal(["write block 3", "apply 3 c by 0 023", "3: fetch 4"], _one.Tick());
        Assert.Equal(["write block 4", "apply 4 d by 0 023"], Blocks(3));
        Assert.Empty(_one.Tick(125));
    }

    [Fact]
    public void Who_has_no_more_blocks_is_not_asked_for_more()
    {
        Ask(3);
        Blocks(0, 1);
        Assert.Equal(["write block 2", "apply 2 b by 0 023"], _one.Tick());
    }

    [Fact]
    public void Blocks_that_were_not_asked_for_are_not_taken()
    {
        Assert.Empty(_one.Receive(3, new BftMessage.Blocks([Agreed(Chain[0])])));
        Ask(2);
        Assert.Empty(_one.Receive(2, new BftMessage.Blocks([Agreed(Chain[0])])));
        Assert.NotEmpty(Blocks(0));
        _one.Tick();
        Assert.Empty(Blocks(1));
        Assert.Equal(1, _one.Replica.Committed);
    }

    [Fact]
    public void Late_answer_of_one_counts_after_another_was_asked()
    {
        _one.Receive(2, new BftMessage.Status(2, 0));
        _one.Receive(3, new BftMessage.Status(2, 0));
        _one.Tick();
        Assert.Equal(["2: fetch 1"], _one.Tick(125));
        Assert.Equal(["3: fetch 1"], _one.Tick(500));
        Assert.NotEmpty(_one.Receive(2, new BftMessage.Blocks([Agreed(Chain[0])])));
        Assert.Equal(1, _one.Replica.Committed);
    }

    [Fact]
    public void While_fetched_blocks_wait_others_are_neither_taken_nor_asked_for()
    {
        _one.Receive(2, new BftMessage.Status(6, 0));
        _one.Receive(3, new BftMessage.Status(6, 0));
        _one.Tick();
        Assert.Equal(["2: fetch 1"], _one.Tick(125));
        Assert.Equal(["3: fetch 1"], _one.Tick(500));
        _one.Receive(2, new BftMessage.Blocks([Agreed(Chain[0]), Agreed(Chain[1]), Agreed(Chain[2])]));
        Assert.Equal(["write block 2", "apply 2 b by 0 023"], Blocks(4));
        Assert.Equal(["write block 3", "apply 3 c by 0 023", "2: fetch 4"], _one.Tick(1000));
    }

    [Fact]
    public void Blocks_that_are_known_are_passed_over()
    {
        Ask(6);
        Decide(Chain[0]);
        Assert.Equal(["write block 2", "apply 2 b by 0 023", "3: fetch 3"], Blocks(0, 1));
    }

    [Fact]
    public void Blocks_that_are_all_known_are_passed_over()
    {
        Ask(6);
        Decide(Chain[0]);
        Assert.Empty(Blocks(0));
        Assert.Empty(_one.Tick());
        Assert.Equal(["3: fetch 2"], _one.Tick(125));
    }

    private static IEnumerable<BftCommitted> BlocksOfNoUse()
    {
        var (a, b) = (Chain[0], Chain[1]);
        var other = Block("z");
        return
        [
            Agreed(b), Agreed(new BftBlock(1, b.Digest, a.Commands)), new BftCommitted(a, Commit(0, other, 0, 2, 3)),
            new BftCommitted(a, Commit(0, a, 0, 2)), new BftCommitted(a, Commit(0, a, 0, 2, 3) with { Round = 1 }),
            new BftCommitted(a, new CommitCertificate(2, 0, ResultOf(a), Commit(0, a, 0, 2, 3).Votes)),
            new BftCommitted(new BftBlock(1, default, b.Commands), Commit(0, a, 0, 2, 3)),
        ];
    }

    [Fact]
    public void After_a_block_that_was_not_agreed_on_another_member_is_asked_at_once()
    {
        foreach (var block in BlocksOfNoUse())
        {
            var one = new LoneBftReplica();
            one.Receive(0, new BftMessage.Status(6, 0));
            one.Receive(3, new BftMessage.Status(6, 0));
            one.Tick();
            Assert.Equal(["3: fetch 1"], one.Tick(125));
            Assert.Empty(one.Receive(3, new BftMessage.Blocks([block, Agreed(Chain[1])])));
            Assert.Equal(["0: fetch 1"], one.Tick());
            Assert.Equal(["0: fetch 1"], one.Tick(500));
            Assert.Equal(0, one.Replica.Committed);
            Assert.NotEmpty(one.Receive(0, new BftMessage.Blocks([Agreed(Chain[0])])));
        }
    }

    [Fact]
    public void After_an_empty_answer_another_member_is_asked_at_once()
    {
        _one.Receive(0, new BftMessage.Status(6, 0));
        Ask(6);
        Assert.Empty(Blocks());
        Assert.Equal(["0: fetch 1"], _one.Tick());
    }

    [Fact]
    public void Fetched_block_that_leads_to_another_root_stops_the_replica_and_nothing_behind_it_is_taken()
    {
        Ask(6);
        _one.Machine.IsMad = true;
        Assert.StartsWith("halted: block 1 leads to root ", Assert.Single(Blocks(0, 1)));
        Assert.Empty(_one.Tick());
    }

    [Fact]
    public void Who_asks_gets_the_blocks_that_there_are_a_message_s_worth()
    {
        var options = LoneBftReplica.Quiet with { BatchBlocksMax = 3, AnswersMax = 100 };
        var stable = new BftStable(BftSnapshot.Genesis(default, default), [.. Chain.Select(Agreed)], null, null, null);
        var one = new LoneBftReplica(options: options, stable: stable);
        Assert.Equal(["0: blocks 1 2 3"], one.Receive(0, new BftMessage.Fetch(1)));
        Assert.Equal(["0: blocks 3 4 5"], one.Receive(0, new BftMessage.Fetch(3)));
        Assert.Equal(["2: blocks 4 5"], one.Receive(2, new BftMessage.Fetch(4)));
        Assert.Equal(["0: blocks 5"], one.Receive(0, new BftMessage.Fetch(5)));
        Assert.Empty(one.Receive(0, new BftMessage.Fetch(6)));
        Assert.Empty(one.Receive(0, new BftMessage.Fetch(7)));
        Assert.Empty(one.Receive(0, new BftMessage.Fetch(0)));
    }

    [Fact]
    public void Questions_beyond_what_there_is_are_no_answers_that_count()
    {
        var options = LoneBftReplica.Quiet with { AnswersMax = 1 };
        var stable = new BftStable(BftSnapshot.Genesis(default, default), [Agreed(Chain[0])], null, null, null);
        var one = new LoneBftReplica(options: options, stable: stable);
        one.Receive(0, new BftMessage.Fetch(2));
        Assert.Equal(["0: blocks 1"], one.Receive(0, new BftMessage.Fetch(1)));
        Assert.Empty(one.Receive(0, new BftMessage.Fetch(1)));
        Assert.Empty(one.Receive(0, new BftMessage.FetchPiece(1, 0)));
        Assert.Equal(["2: blocks 1"], one.Receive(2, new BftMessage.Fetch(1)));
    }

    private string[] Blocks(params int[] places) =>
        _one.Receive(3, new BftMessage.Blocks([.. places.Select(place => Agreed(Chain[place]))]));

    /// <summary>Member 3 is at a height, and is asked.</summary>
    private void Ask(long height)
    {
        _one.Receive(3, new BftMessage.Status(height, 0));
        _one.Tick();
        Assert.Equal(["3: fetch 1"], _one.Tick(125));
    }

    private void Decide(BftBlock block)
    {
        _one.Hear(Proposal(0, 0, block), Precommit(0, 0, block), Precommit(2, 0, block), Precommit(3, 0, block));
        Assert.Equal(block.Height, _one.Replica.Committed);
    }
}
