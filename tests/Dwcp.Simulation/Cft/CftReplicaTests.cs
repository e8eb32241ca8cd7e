using NovaCron.Dwcp.Consensus.Cft;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>What a leader sends, and when: what a simulation does not see, as all goes well either way.</summary>
public sealed class CftReplicaTests
{
    private static readonly CftOptions Options = new()
    {
        HeartbeatInterval = TimeSpan.FromMilliseconds(10),
        ElectionTimeout = TimeSpan.FromMilliseconds(100),
        BatchEntriesMax = 1,
        InFlightMax = 3,
        SnapshotPieceBytes = 4,
        SnapshotBytesMax = 8,
    };

    private TimeSpan _now;

    [Fact]
    public void Read_is_confirmed_by_a_follower_whose_log_does_not_match_yet()
    {
        var leader = Leader(entries: 0);
        Receive(leader, 1, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        Step(leader, new CftInput.Read(7));
        var outputs = Receive(leader, 2, new CftMessage.AppendReply(1, IsMatch: false, 1, 1));
        Assert.Contains(new CftOutput.ReadAt(7, 1), outputs);
    }

    [Fact]
    public void Answer_to_a_heartbeat_does_not_open_the_way_for_entries_that_were_not_found_to_follow()
    {
        var leader = Leader(entries: 10);
        Step(leader, new CftInput.Propose(new byte[1]));
        var outputs = Receive(leader, 1, new CftMessage.AppendReply(1, IsMatch: true, 0, 0));
        Assert.Empty(EntriesTo(1, outputs));
    }

    [Fact]
    public void Follower_that_has_all_that_was_looked_for_is_sent_the_rest()
    {
        var leader = Leader(entries: 10);
        Step(leader, new CftInput.Propose(new byte[1]));
        var outputs = Receive(leader, 1, new CftMessage.AppendReply(1, IsMatch: true, 10, 0));
        Assert.Equal([11, 12], EntriesTo(1, outputs));
    }

    [Fact]
    public void Answer_to_the_second_message_is_one_to_the_first_as_well()
    {
        var leader = Leader(entries: 0);
        Receive(leader, 1, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        for (var i = 0; i < 6; i++)
        {
            Step(leader, new CftInput.Propose(new byte[1]));
        }

        var outputs = Receive(leader, 1, new CftMessage.AppendReply(1, IsMatch: true, 3, 0));
        Assert.Equal([5, 6], EntriesTo(1, outputs));
        Assert.Empty(EntriesTo(1, Receive(leader, 1, new CftMessage.AppendReply(1, IsMatch: true, 2, 0))));
    }

    [Fact]
    public void Member_that_never_answers_gets_heartbeats_and_not_the_same_entries_for_ever()
    {
        var leader = Leader(entries: 0);
        Receive(leader, 2, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        var (entries, beats) = (0, 0);
        for (var i = 0; i < 100; i++)
        {
            _now += Options.HeartbeatInterval;
            List<CftOutput> outputs = [.. Step(leader, new CftInput.Propose(new byte[1])), .. Step(leader, new CftInput.Tick())];
            Receive(leader, 1, new CftMessage.AppendReply(1, IsMatch: true, leader.LastIndex, 0));
            entries += EntriesTo(2, outputs).Count();
            beats += outputs.Count(output => output is CftOutput.Send { To: 2, Message: CftMessage.Append { Entries.Count: 0 } });
        }

        Assert.True(entries <= Options.InFlightMax + 1, $"{entries} messages with entries");
        Assert.Equal(100, beats);
    }

    [Fact]
    public void Piece_is_sent_again_after_half_an_election_timeout_and_heartbeats_meanwhile()
    {
        var leader = Leader(entries: 0);
        Receive(leader, 1, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        Step(leader, new CftInput.Compact(1, new byte[8]));

        // The first entry is on its way to member 2, and has to be lost first.
        _now += Options.ElectionTimeout / 2;
        Assert.Equal(1, PiecesTo(2, Step(leader, new CftInput.Tick())));
        _now += Options.HeartbeatInterval;
        var outputs = Step(leader, new CftInput.Tick());
        Assert.Equal(0, PiecesTo(2, outputs));
        Assert.Contains(outputs, output => output is CftOutput.Send { To: 2, Message: CftMessage.Append });
        _now += Options.ElectionTimeout / 2;
        Assert.Equal(1, PiecesTo(2, Step(leader, new CftInput.Tick())));
    }

    [Fact]
    public void Answer_of_an_earlier_term_does_not_count()
    {
        var leader = Leader(entries: 0);
        Receive(leader, 1, new CftMessage.AppendReply(0, IsMatch: true, 1, 0));
        Assert.Equal(0, leader.Commit);
    }

    [Fact]
    public void State_that_no_member_would_take_is_not_compacted_to()
    {
        var leader = Leader(entries: 0);
        Receive(leader, 1, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        Assert.Throws<ArgumentException>(() => Step(leader, new CftInput.Compact(1, new byte[9])));
    }

    /// <summary>Member 0 of 3, which leads in term 1 and has sent the first entry of that term.</summary>
    private CftReplica Leader(int entries)
    {
        var stable = new CftStable(0, null, CftSnapshot.None, [.. Enumerable.Repeat(new CftEntry(0, new byte[1]), entries)]);
        var replica = new CftReplica(0, 3, stable, Options, seed: 1, _now);
        _now += Options.ElectionTimeout * 2;
        Step(replica, new CftInput.Tick());
        Receive(replica, 1, new CftMessage.PreVoteReply(1, IsGranted: true));
        Receive(replica, 1, new CftMessage.VoteReply(1, IsGranted: true));
        Assert.Equal(CftRole.Leader, replica.Role);
        return replica;
    }

    private IReadOnlyList<CftOutput> Step(CftReplica replica, CftInput input) => replica.Step(input, _now);

    private IReadOnlyList<CftOutput> Receive(CftReplica replica, int from, CftMessage message) =>
        Step(replica, new CftInput.Receive(from, message));

    /// <summary>The first entry of each message with entries.</summary>
    private static IEnumerable<long> EntriesTo(int to, IEnumerable<CftOutput> outputs) => outputs.OfType<CftOutput.Send>()
        .Where(send => send.To == to).Select(send => send.Message).OfType<CftMessage.Append>()
        .Where(append => append.Entries.Count > 0).Select(append => append.PreviousIndex + 1);

    private static int PiecesTo(int to, IEnumerable<CftOutput> outputs) =>
        outputs.Count(output => output is CftOutput.Send { Message: CftMessage.Install } send && send.To == to);
}
