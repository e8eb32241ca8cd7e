using NovaCron.Dwcp.Consensus.Cft;
using static NovaCron.Dwcp.Simulation.Cft.Wanted;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>Snapshots: of a member's own state, sent in pieces, and taken from a leader.</summary>
public sealed class CftSnapshotTests
{
    private static readonly byte[] State = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Piece_of_an_older_term_is_answered_with_the_present_one_and_not_taken()
    {
        var follower = new LoneReplica(LoneReplica.Log(3));
        Exactly(Takes(follower, term: 2, offset: 0, 1, 2), To(1, new CftMessage.InstallReply(3, 9, 0, IsDone: false, 7)));
        Assert.Equal((0, null), (follower.Commit, follower.Leader));
    }

    [Fact]
    public void Snapshot_of_what_is_committed_is_done_already_and_its_sender_is_the_leader()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1));
        follower.Receive(1, new CftMessage.Append(3, 2, 1, [], 2, 0));
        Exactly(
            follower.Receive(2, new CftMessage.Install(4, 2, 1, 0, State.AsMemory(0, 4), IsLast: false, 7)),
            Written(4, null),
            To(2, new CftMessage.InstallReply(4, 2, 0, IsDone: true, 7)));
        Assert.Equal(2, follower.Leader);
    }

    [Fact]
    public void State_as_long_as_may_be_is_put_together_written_and_then_restored_and_answered()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1));
        Exactly(Takes(follower, term: 3, offset: 0, 1, 2, 3, 4), To(1, new CftMessage.InstallReply(3, 9, 4, IsDone: false, 7)));
        var snapshot = new CftSnapshot(9, 2, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        Exactly(
            Takes(follower, term: 3, offset: 4, isLast: true, 5, 6, 7, 8),
            new CftOutput.Write(3, null, 10, [], snapshot),
            new CftOutput.Restore(snapshot),
            To(1, new CftMessage.InstallReply(3, 9, 8, IsDone: true, 7)));
        Assert.Equal((9, 9, 1), (follower.Commit, follower.LastIndex, follower.Leader));
    }

    [Fact]
    public void Piece_with_which_the_state_would_be_too_long_is_not_taken()
    {
        var follower = new LoneReplica(LoneReplica.Log(3));
        Takes(follower, term: 3, offset: 0, 1, 2, 3, 4);
        Exactly(
            Takes(follower, term: 3, offset: 4, isLast: true, 5, 6, 7, 8, 9),
            To(1, new CftMessage.InstallReply(3, 9, 4, IsDone: false, 7)));
        Assert.Equal(0, follower.Commit);
    }

    [Fact]
    public void Piece_that_is_not_the_next_one_is_answered_with_what_was_taken()
    {
        var follower = new LoneReplica(LoneReplica.Log(3));
        Exactly(Takes(follower, term: 3, offset: 4, isLast: true, 5), To(1, new CftMessage.InstallReply(3, 9, 0, IsDone: false, 7)));
        Takes(follower, term: 3, offset: 0, 1, 2, 3, 4);
        Exactly(Takes(follower, term: 3, offset: 0, 1, 2, 3, 4), To(1, new CftMessage.InstallReply(3, 9, 4, IsDone: false, 7)));
        Assert.Equal(0, follower.Commit);
    }

    [Fact]
    public void Pieces_of_two_terms_are_not_put_together()
    {
        var follower = new LoneReplica(LoneReplica.Log(3));
        Takes(follower, term: 3, offset: 0, 1, 2, 3, 4);
        Exactly(
            Takes(follower, term: 4, offset: 4, isLast: true, 5),
            Written(4, null),
            To(1, new CftMessage.InstallReply(4, 9, 0, IsDone: false, 7)));
    }

    [Fact]
    public void Snapshot_of_the_first_entry_is_written_as_what_the_log_begins_behind()
    {
        var follower = new LoneReplica(LoneReplica.Log(3));
        var snapshot = new CftSnapshot(1, 2, State.AsMemory(0, 1));
        Exactly(
            follower.Receive(1, new CftMessage.Install(3, 1, 2, 0, snapshot.State, IsLast: true, 7)),
            new CftOutput.Write(3, null, 2, [], snapshot),
            new CftOutput.Restore(snapshot),
            To(1, new CftMessage.InstallReply(3, 1, 1, IsDone: true, 7)));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Entries_behind_a_snapshot_stay_where_they_follow_it(long term, bool follow)
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 2, 2));
        var snapshot = new CftSnapshot(2, term, State.AsMemory(0, 1));
        Exactly(
            follower.Receive(1, new CftMessage.Install(3, 2, term, 0, snapshot.State, IsLast: true, 7)),
            new CftOutput.Write(3, null, 3, follow ? [Entry(2, 3)] : [], snapshot),
            new CftOutput.Restore(snapshot),
            To(1, new CftMessage.InstallReply(3, 2, 1, IsDone: true, 7)));
    }

    [Fact]
    public void State_that_was_restored_is_not_changed_by_the_next_snapshot()
    {
        var follower = new LoneReplica(LoneReplica.Log(3));
        var restored = Takes(follower, term: 3, offset: 0, isLast: true, 1, 2, 3, 4).OfType<CftOutput.Restore>().Single();
        follower.Receive(1, new CftMessage.Install(3, 20, 3, 0, new byte[] { 9, 9, 9, 9 }, IsLast: true, 7));
        Assert.Equal(20, follower.Commit);
        Assert.Equal([1, 2, 3, 4], restored.Snapshot.State.ToArray());
    }

    [Fact]
    public void Member_whose_next_entry_is_gone_is_sent_the_state_piece_by_piece_as_it_takes_them()
    {
        var leader = LoneReplica.Leading();
        leader.Has(1, 1);
        leader.Compact(1, State);
        Exactly(leader.Lacks(2, 1), To(2, Piece(0, [1, 2, 3, 4], isLast: false)));
        Exactly(Took(leader, 4), To(2, Piece(4, [5, 6], isLast: true)));
        Assert.Empty(Took(leader, 4));
        Exactly(Took(leader, 6), To(2, Piece(6, [], isLast: true)));
        Assert.Empty(Took(leader, 7));
        Exactly(Took(leader, 0), To(2, Piece(0, [1, 2, 3, 4], isLast: false)));
    }

    [Fact]
    public void Answers_about_another_snapshot_and_of_members_that_are_sent_none_move_nothing()
    {
        var leader = Sending();
        Assert.Empty(leader.Receive(2, new CftMessage.InstallReply(1, 2, 4, IsDone: false, 0)));
        Assert.Empty(leader.Receive(2, new CftMessage.InstallReply(1, 2, 0, IsDone: true, 0)));
        Assert.Empty(leader.Receive(1, new CftMessage.InstallReply(1, 1, 4, IsDone: false, 0)));
        Exactly(Took(leader, 4), To(2, Piece(4, [5, 6], isLast: true)));
    }

    [Fact]
    public void Member_that_has_the_snapshot_is_sent_ahead_what_follows_it()
    {
        var leader = Sending();
        leader.ProposeAll(8, 9);
        Exactly(
            leader.Receive(2, new CftMessage.InstallReply(1, 1, 6, IsDone: true, 0)),
            To(2, new CftMessage.Append(1, 1, 1, [Entry(1, 8)], 1, 0)),
            To(2, new CftMessage.Append(1, 2, 1, [Entry(1, 9)], 1, 0)));
    }

    [Fact]
    public void Answer_to_a_piece_confirms_reads_as_any_other()
    {
        var leader = Sending();
        leader.Read(7);
        Exactly(
            leader.Receive(2, new CftMessage.InstallReply(1, 1, 4, IsDone: false, 1)),
            new CftOutput.ReadAt(7, 1),
            To(2, Piece(4, [5, 6], isLast: true, round: 1)));
    }

    [Fact]
    public void Own_state_is_written_once_and_only_of_what_is_committed()
    {
        var follower = new LoneReplica(LoneReplica.Log(3, 1, 1, 2));
        follower.Receive(1, new CftMessage.Append(3, 3, 2, [], 2, 0));
        Assert.Empty(follower.Compact(3, State));
        Exactly(follower.Compact(1, 5), new CftOutput.Write(3, null, 0, [], new CftSnapshot(1, 1, new byte[] { 5 })));
        Exactly(follower.Compact(2, State), new CftOutput.Write(3, null, 0, [], new CftSnapshot(2, 1, State)));
        Assert.Empty(follower.Compact(2, State));
        Assert.Empty(follower.Compact(1, State));
        Assert.Equal((3, 2), (follower.LastIndex, follower.Commit));
    }

    [Fact]
    public void Own_state_may_be_as_long_as_others_take_it_and_longer_ones_are_an_error_that_says_so()
    {
        var leader = LoneReplica.Settled();
        var refused = Assert.Throws<ArgumentException>(() => leader.Compact(1, new byte[9]));
        Assert.Equal("A state of 9 bytes is more than SnapshotBytesMax: no member would take it.", refused.Message);
        Exactly(leader.Compact(1, new byte[8]), new CftOutput.Write(1, 0, 0, [], new CftSnapshot(1, 1, new byte[8])));
    }

    /// <summary>Hands a piece of a snapshot up to entry 9, of term 2, to a follower.</summary>
    private static IReadOnlyList<CftOutput> Takes(LoneReplica follower, long term, int offset, bool isLast, params byte[] piece) =>
        follower.Receive(1, new CftMessage.Install(term, 9, 2, offset, piece, isLast, 7));

    private static IReadOnlyList<CftOutput> Takes(LoneReplica follower, long term, int offset, params byte[] piece) =>
        Takes(follower, term, offset, isLast: false, piece);

    /// <summary>A leader whose first entry is a snapshot, the first piece of which is on its way to member 2.</summary>
    private static LoneReplica Sending()
    {
        var leader = LoneReplica.Leading();
        leader.Has(1, 1);
        leader.Compact(1, State);
        leader.Lacks(2, 1);
        return leader;
    }

    private static IReadOnlyList<CftOutput> Took(LoneReplica leader, int taken) =>
        leader.Receive(2, new CftMessage.InstallReply(1, 1, taken, IsDone: false, 0));

    private static CftMessage.Install Piece(int offset, byte[] piece, bool isLast, long round = 0) =>
        new(1, 1, 1, offset, piece, isLast, round);
}
