using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>A state stands for blocks: which are dropped, and who gets the state in their place.</summary>
public sealed class BftCompactionTests
{
    private static readonly IReadOnlyList<BftBlock> Chain = Row("first", "second", "abcdefghij", "fourth");

    private readonly LoneBftReplica _one = new(
        options: LoneBftReplica.Quiet with { BlocksKept = 1, SnapshotPieceBytes = 4, AnswersMax = 100 },
        stable: new BftStable(BftSnapshot.Genesis(default, default), [.. Chain.Select(Agreed)], null, null, null));

    public BftCompactionTests() => _one.Tick();

    [Fact]
    public void Blocks_before_those_that_are_kept_behind_a_state_are_dropped()
    {
        Assert.Equal(["write snapshot 3 drop 2"], Compact(3));
        var written = _one.Stable.Snapshot;
        Assert.Equal((3, Chain[2].Digest), (written.Height, written.Block));
        Assert.Equal(Agreed(Chain[2]).Certificate.Value, written.Certificate!.Value);
        Assert.Equal(StateAfter(Chain[2]).ToArray(), written.State.ToArray());
        Assert.Equal(["0: blocks 3 4"], _one.Receive(0, new BftMessage.Fetch(3)));
        Assert.Equal(["0: piece 3 at 0 of 10: abcd"], _one.Receive(0, new BftMessage.Fetch(2)));
        Assert.Empty(_one.Tick());
    }

    [Fact]
    public void Nothing_is_dropped_where_all_are_kept()
    {
        Assert.Equal(["write snapshot 1"], Compact(1));
        Assert.Equal(["0: blocks 1 2 3 4"], _one.Receive(0, new BftMessage.Fetch(1)));
        Assert.Equal(["write snapshot 2 drop 1"], Compact(2));
    }

    [Fact]
    public void State_that_is_no_later_than_the_present_one_or_of_no_block_is_of_no_use()
    {
        Compact(3);
        Assert.Empty(Compact(3));
        Assert.Empty(Compact(2));
        Assert.Empty(_one.Step(new BftInput.Compact(5, StateAfter(Chain[3]))));
        Assert.Equal(["write snapshot 4 drop 3"], Compact(4));
    }

    [Fact]
    public void State_with_another_root_than_the_one_agreed_on_stops_the_replica()
    {
        Assert.Equal(
            ["halted: the state written down at height 2 has not the root that was agreed on"],
            _one.Step(new BftInput.Compact(2, StateAfter(Chain[2]))));
        Assert.True(_one.Replica.IsHalted);
    }

    [Fact]
    public void Stopped_replica_takes_back_what_it_was_about_to_do()
    {
        var stable = new BftStable(BftSnapshot.Genesis(default, default), [Agreed(Chain[0])], null, null, null);
        var one = new LoneBftReplica(stable: stable, isBegun: false);
        Assert.Equal(
            ["halted: the state written down at height 1 has not the root that was agreed on"],
            one.Step(new BftInput.Compact(1, StateAfter(Chain[1]))));
        Assert.Equal((true, false), (one.Replica.IsHalted, one.Replica.HasMore));
    }

    [Fact]
    public void Stopped_replica_writes_nothing_of_the_step_in_which_it_stopped()
    {
        var e = After(Chain[3], "e");
        _one.Hear(Proposal(0, 0, e));
        _one.Receive(0, new BftMessage.Commands([]));
        _one.Step(new BftInput.Compact(2, default));
        Assert.Empty(_one.Hear(Prevote(0, 0, e)));
        Assert.Empty(_one.Tick(60_000));
        Assert.Empty(Compact(2));
    }

    [Fact]
    public void State_goes_in_pieces_of_their_size()
    {
        Compact(3);
        Assert.Equal(["0: piece 3 at 0 of 10: abcd"], Piece(3, 0));
        Assert.Equal(["0: piece 3 at 4 of 10: efgh"], Piece(3, 4));
        Assert.Equal(["0: piece 3 at 8 of 10: ij"], Piece(3, 8));
        Assert.Equal(["0: piece 3 at 10 of 10: "], Piece(3, 10));
        Assert.Empty(Piece(3, 11));
    }

    [Fact]
    public void Who_asks_for_more_of_another_state_gets_this_one_from_its_beginning()
    {
        Compact(3);
        Assert.Equal(["0: piece 3 at 0 of 10: abcd"], Piece(2, 4));
        Assert.Equal(["0: piece 3 at 0 of 10: abcd"], Piece(4, 11));
    }

    [Fact]
    public void State_that_an_epoch_begins_from_is_not_sent()
    {
        Assert.Empty(Piece(0, 0));
        Assert.Empty(_one.Receive(0, new BftMessage.Fetch(0)));
    }

    [Fact]
    public void Blocks_in_writing_follow_each_other_and_their_state()
    {
        var (a, b, c, d) = (Agreed(Chain[0]), Agreed(Chain[1]), Agreed(Chain[2]), Agreed(Chain[3]));
        var other = Agreed(new BftBlock(3, Chain[0].Digest, Chain[2].Commands));
        AssertContradiction("at height 3, snapshot 0", null, a, c);
        AssertContradiction("at height 3, snapshot 0", null, a, Agreed(new BftBlock(3, Chain[0].Digest, Chain[1].Commands)));
        AssertContradiction("at height 2, snapshot 0", null, a, b, b);
        AssertContradiction("at height 3, snapshot 0", null, a, b, other);
        AssertContradiction("at height 2, snapshot 0", null, b, c);
        AssertContradiction("at height 3, snapshot 1", Chain[0], c, d);
        AssertContradiction("at height 1, snapshot 3", Chain[2], a, b);
        AssertContradiction("at height 1, snapshot 2", After(Chain[0], "other"), a, b, c);
        AssertContradiction("at height 2, snapshot 2", After(Chain[0], "other"), b, c);
        AssertContradiction("at height 3, snapshot 2", After(Chain[0], "other"), c, d);
        foreach (var (snapshot, blocks) in new (BftBlock?, BftCommitted[])[]
        {
            (null, []), (null, [a]), (Chain[0], []), (Chain[0], [a]), (Chain[0], [b, c]), (Chain[1], [a, b, c]), (Chain[2], [b, c, d]),
        })
        {
            var height = blocks.Length > 0 ? blocks[^1].Block.Height : snapshot?.Height ?? 0;
            Assert.Equal(height, new LoneBftReplica(stable: Stable(snapshot, blocks)).Replica.Committed);
        }
    }

    [Fact]
    public void Message_of_blocks_ends_with_the_one_that_makes_it_full()
    {
        var half = new string('x', BftCodec.BlocksBytesMax / 2);
        var row = Row(half, half, "c", "d");
        var chain = new BftChain(Stable(null, [.. row.Select(Agreed)]));
        Assert.Equal([1, 2], chain.From(1, 10).Select(one => one.Block.Height));
        Assert.Equal([2, 3, 4], chain.From(2, 10).Select(one => one.Block.Height));
        Assert.Equal([2, 3], chain.From(2, 2).Select(one => one.Block.Height));
        Assert.Empty(chain.From(5, 2));
        var whole = Block(half, half);
        chain = new BftChain(Stable(null, [Agreed(whole), Agreed(After(whole, "b"))]));
        Assert.Equal([1], chain.From(1, 10).Select(one => one.Block.Height));
        row = Row(half[1..], half, "c", "d");
        chain = new BftChain(Stable(null, [.. row.Select(Agreed)]));
        Assert.Equal([1, 2, 3], chain.From(1, 10).Select(one => one.Block.Height));
    }

    private static BftStable Stable(BftBlock? snapshot, BftCommitted[] blocks) => new(
        snapshot is null ? BftSnapshot.Genesis(default, default) : Snapshot(snapshot), blocks, null, null, null);

    private static void AssertContradiction(string where, BftBlock? snapshot, params BftCommitted[] blocks) => Assert.Equal(
        $"The blocks in writing contradict each other {where}.",
        Assert.Throws<InvalidDataException>(() => new LoneBftReplica(stable: Stable(snapshot, blocks))).Message);

    private string[] Compact(int height) => _one.Step(new BftInput.Compact(height, StateAfter(Chain[height - 1])));

    private string[] Piece(long height, int offset) => _one.Receive(0, new BftMessage.FetchPiece(height, offset));
}
