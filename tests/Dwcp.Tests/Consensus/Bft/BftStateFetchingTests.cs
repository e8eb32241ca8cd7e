using NovaCron.Dwcp.Consensus.Bft;
using static NovaCron.Dwcp.Tests.Consensus.Bft.BftWords;

namespace NovaCron.Dwcp.Tests.Consensus.Bft;

/// <summary>A member whose next block nobody has any more takes a state in pieces, in their order and from whom it asked.</summary>
public sealed class BftStateFetchingTests
{
    private const int Length = 10;

    private static readonly IReadOnlyList<BftBlock> Chain = Row("first", "second", "abcdefghij");
    private static readonly CommitCertificate Certificate = Commit(0, Chain[2], 0, 2, 3);

    private static readonly BftOptions Small = LoneBftReplica.Quiet with { SnapshotPieceBytes = 4, SnapshotBytesMax = Length };

    private readonly LoneBftReplica _one = new(options: Small);

    [Fact]
    public void Pieces_are_asked_for_one_after_the_other_and_the_state_is_taken_when_all_are_there()
    {
        _one.Receive(2, new BftMessage.Commands(Commands("b")));
        Ask();
        Assert.Equal(["3: fetch piece 3 at 4"], Piece(0, "abcd"));
        Assert.Equal(["3: fetch piece 3 at 8"], Piece(4, "efgh"));
        Assert.Equal(["write snapshot 3 drop 3", "restore 3 abcdefghij"], Piece(8, "ij"));
        Assert.Equal((3, 4, true), (_one.Replica.Committed, _one.Replica.Height, _one.Replica.HasMore));
        Assert.Equal(Chain[2].Digest, _one.Stable.Snapshot.Block);
        Assert.Equal(Certificate, _one.Stable.Snapshot.Certificate);
        Assert.Empty(_one.Tick());
        Assert.Equal(["3: fetch 4"], _one.Tick(125));
        Assert.Equal("4/0 Propose", _one.Place);
        var next = new BftBlock(4, Chain[2].Digest, Commands("d"));
        Assert.Equal(next.Digest, Voted(next));
    }

    [Fact]
    public void State_in_one_piece_is_taken_at_once_and_what_it_may_make_old_of_others_commands_is_dropped()
    {
        var one = new LoneBftReplica(self: 0, options: LoneBftReplica.Quiet);
        one.Machine.NotNow = "xy";
        one.Propose("x");
        one.Receive(2, new BftMessage.Commands(Commands("y")));
        Ask(one);
        Assert.Equal(
            ["write snapshot 3 drop 3", "restore 3 abcdefghij"],
            one.Receive(3, new BftMessage.Piece(Certificate, 10, 0, Bytes("abcdefghij"))));
        one.Machine.NotNow = "";
        Assert.Equal("write proposal 4/0 votes 4/0 prevote x", one.Tick()[0]);
    }

    [Fact]
    public void State_at_the_very_next_height_is_taken_as_well()
    {
        var certificate = Commit(0, Block("abcdefghij"), 0, 2, 3);
        Ask();
        Assert.Equal(["3: fetch piece 1 at 4"], _one.Receive(3, new BftMessage.Piece(certificate, Length, 0, Bytes("abcd"))));
        Assert.Equal(["3: fetch piece 1 at 4"], _one.Tick(500));
        Assert.Equal(
            ["write snapshot 1 drop 1", "restore 1 abcdefghij"],
            _one.Receive(3, new BftMessage.Piece(certificate, Length, 4, Bytes("efghij"))));
    }

    [Fact]
    public void State_that_was_taken_stays_what_it_is_when_another_is_fetched()
    {
        Ask();
        Piece(0, "abcdefghij");
        var first = _one.Stable.Snapshot.State;
        var later = new BftBlock(5, Chain[0].Digest, Commands("0123456789"));
        _one.Receive(3, new BftMessage.Status(6, 0));
        _one.Tick();
        Assert.Equal(["3: fetch 4"], _one.Tick(125));
        Assert.Equal(
            ["write snapshot 5 drop 5", "restore 5 0123456789"],
            _one.Receive(3, new BftMessage.Piece(Commit(0, later, 0, 2, 3), Length, 0, Bytes("0123456789"))));
        Assert.Equal(Bytes("abcdefghij"), first.ToArray());
    }

    [Fact]
    public void Fetched_state_goes_to_others_and_earlier_blocks_are_gone()
    {
        Ask();
        Piece(0, "abcd");
        Piece(4, "efghij");
        _one.Tick();
        Assert.Equal(["2: piece 3 at 0 of 10: abcd"], _one.Receive(2, new BftMessage.Fetch(3)));
        Assert.Empty(_one.Receive(2, new BftMessage.Fetch(4)));
    }

    [Fact]
    public void Piece_that_was_not_asked_for_is_not_taken()
    {
        Assert.Empty(Piece(0, "abcd"));
        Ask();
        Assert.Empty(_one.Receive(2, new BftMessage.Piece(Certificate, Length, 0, Bytes("abcd"))));
        Piece(0, "abcd");
        Piece(4, "efgh");
        Assert.Empty(Piece(4, "efgh"));
        Assert.Empty(Piece(8, "ij"));
        Assert.Equal(["3: fetch piece 3 at 8"], _one.Tick(500));
    }

    [Fact]
    public void Piece_that_got_lost_is_asked_for_again_from_the_same_member_after_an_interval()
    {
        _one.Receive(0, new BftMessage.Status(5, 0));
        Ask();
        Piece(0, "abcd");
        Assert.Empty(_one.Tick(499));
        Assert.Equal(["3: fetch piece 3 at 4"], _one.Tick(1));
        Assert.Equal(["3: fetch piece 3 at 4"], _one.Tick(3499));
        Assert.Equal(["3: fetch piece 3 at 8"], Piece(4, "efgh"));
    }

    [Fact]
    public void Member_that_sends_no_piece_for_eight_intervals_is_given_up()
    {
        _one.Receive(0, new BftMessage.Status(5, 0));
        Ask();
        Piece(0, "abcd");
        Assert.Equal(["0: fetch 1"], _one.Tick(4000));
        Assert.Empty(Piece(4, "efgh"));
        Assert.Equal(["0: fetch piece 3 at 6"], _one.Receive(0, new BftMessage.Piece(Certificate, Length, 0, Bytes("abcdef"))));
    }

    [Fact]
    public void Piece_of_another_member_is_taken_once_the_first_is_given_up_and_not_before()
    {
        _one.Receive(0, new BftMessage.Status(5, 0));
        Ask();
        Assert.Equal(["0: fetch 1"], _one.Tick(500));
        Piece(0, "abcd");
        Assert.Empty(_one.Receive(0, new BftMessage.Piece(Certificate, Length, 0, Bytes("abcdefghij"))));
        Assert.Equal(0, _one.Replica.Committed);
    }

    [Fact]
    public void State_that_is_fetched_and_decided_meanwhile_is_of_no_use()
    {
        Ask();
        Piece(0, "abcd");
        foreach (var block in Chain)
        {
            _one.Hear(Proposal(0, 0, block), Precommit(0, 0, block), Precommit(2, 0, block), Precommit(3, 0, block));
        }

        Assert.Equal(3, _one.Replica.Committed);
        Assert.Empty(Piece(4, "efgh"));
        _one.Tick();
        Assert.Equal(["3: fetch 4"], _one.Tick(125));
        Assert.Empty(Piece(4, "efgh"));
    }

    [Fact]
    public void Piece_that_does_not_follow_changes_nothing()
    {
        Ask();
        Assert.Empty(Piece(4, "efgh"));
        Again();
        Piece(0, "abcd");
        foreach (var (offset, text) in new[] { (3, "defg"), (5, "fghi"), (8, "ij") })
        {
            Assert.Empty(Piece(offset, text));
            Assert.Equal(["3: fetch piece 3 at 4"], _one.Tick(500));
        }

        var other = Commit(0, new BftBlock(4, Chain[2].Digest, Chain[2].Commands), 0, 2, 3);
        Assert.Empty(_one.Receive(3, new BftMessage.Piece(other, Length, 4, Bytes("efgh"))));
        Assert.Equal(["3: fetch piece 3 at 4"], _one.Tick(500));
        Assert.Equal(["3: fetch piece 3 at 8"], Piece(4, "efgh"));
    }

    [Fact]
    public void Later_state_of_the_same_member_is_begun_anew()
    {
        Ask();
        Piece(0, "zzzz");
        Assert.Equal(["3: fetch piece 3 at 4"], Piece(0, "abcd"));
        Piece(4, "efgh");
        Assert.Equal(["write snapshot 3 drop 3", "restore 3 abcdefghij"], Piece(8, "ij"));
    }

    private static IEnumerable<BftMessage.Piece> PiecesOfNoUse =>
    [
        Part(Length + 1, "abcd"), Part(Length, "abcd", Commit(0, Chain[2], 0, 2)), Part(3, "abcd"), Part(Length, ""), Part(4, "abcd"),
        Part(0, ""),
    ];

    [Fact]
    public void After_a_piece_that_is_a_lie_another_member_is_asked_at_once()
    {
        foreach (var piece in PiecesOfNoUse)
        {
            var one = new LoneBftReplica(options: Small);
            one.Receive(0, new BftMessage.Status(5, 0));
            Ask(one);
            Assert.Empty(one.Receive(3, piece));
            Assert.Equal(["0: fetch 1"], one.Tick());
            Assert.Equal(["0: fetch 1"], one.Tick(500));
            Assert.Equal(["0: fetch piece 3 at 4"], one.Receive(0, Part(Length, "abcd")));
        }
    }

    [Fact]
    public void Piece_in_the_middle_that_is_empty_or_longer_than_the_rest_is_a_lie()
    {
        foreach (var text in new[] { "", "efghijk" })
        {
            var one = new LoneBftReplica();
            one.Receive(0, new BftMessage.Status(5, 0));
            Ask(one);
            one.Receive(3, new BftMessage.Piece(Certificate, Length, 0, Bytes("abcd")));
            Assert.Empty(one.Receive(3, new BftMessage.Piece(Certificate, Length, 4, Bytes(text))));
            Assert.Equal(["0: fetch 1"], one.Tick());
        }
    }

    [Fact]
    public void State_that_has_not_the_root_that_was_agreed_on_is_not_taken_and_another_member_is_asked()
    {
        _one.Receive(0, new BftMessage.Status(5, 0));
        Ask();
        Piece(0, "abcd");
        Piece(4, "efgh");
        Assert.Empty(Piece(8, "iz"));
        Assert.Equal(0, _one.Replica.Committed);
        Assert.Equal(["0: fetch 1"], _one.Tick());
        _one.Receive(0, new BftMessage.Piece(Certificate, Length, 0, Bytes("abcdef")));
        Assert.Equal(
            ["write snapshot 3 drop 3", "restore 3 abcdefghij"],
            _one.Receive(0, new BftMessage.Piece(Certificate, Length, 6, Bytes("ghij"))));
    }

    [Fact]
    public void State_that_the_replica_is_behind_of_by_nothing_is_not_taken()
    {
        Ask();
        foreach (var block in Chain)
        {
            _one.Hear(Proposal(0, 0, block), Precommit(0, 0, block), Precommit(2, 0, block), Precommit(3, 0, block));
        }

        Assert.Empty(Piece(0, "abcd"));
        _one.Tick();
        Assert.Equal(["3: fetch 4"], _one.Tick(125));
    }

    private NovaCron.Dwcp.Consensus.Signing.Digest? Voted(BftBlock block)
    {
        _one.Hear(Proposal(0, 0, block));
        return _one.Last<BftMessage.Prevote>().Block;
    }

    private void Again() => Assert.Equal(["3: fetch 1"], _one.Tick(500));

    private static BftMessage.Piece Part(int length, string text, CommitCertificate? certificate = null) =>
        new(certificate ?? Certificate, length, 0, Bytes(text));

    private string[] Piece(int offset, string text) => _one.Receive(3, new BftMessage.Piece(Certificate, Length, offset, Bytes(text)));

    private void Ask() => Ask(_one);

    /// <summary>Member 3 is further, and is asked.</summary>
    private static void Ask(LoneBftReplica one)
    {
        one.Receive(3, new BftMessage.Status(5, 0));
        one.Tick();
        Assert.Equal(["3: fetch 1"], one.Tick(125));
    }
}
