using NovaCron.Dwcp.Consensus.Cft;
using static NovaCron.Dwcp.Simulation.Cft.Wanted;

namespace NovaCron.Dwcp.Simulation.Cft;

/// <summary>What a leader sends, and when: what a simulation does not see, as all goes well either way.</summary>
public sealed class CftReplicaTests
{
    private static readonly CftOptions Options = LoneReplica.Options;

    [Fact]
    public void Read_is_confirmed_by_a_follower_whose_log_does_not_match_yet()
    {
        var leader = LoneReplica.Leading(entries: 0);
        leader.Receive(1, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        leader.Step(new CftInput.Read(7));
        var outputs = leader.Receive(2, new CftMessage.AppendReply(1, IsMatch: false, 1, 1));
        Assert.Contains(new CftOutput.ReadAt(7, 1), outputs);
    }

    [Fact]
    public void Answer_to_a_heartbeat_does_not_open_the_way_for_entries_that_were_not_found_to_follow()
    {
        var leader = LoneReplica.Leading(entries: 10);
        leader.Step(new CftInput.Propose(new byte[1]));
        var outputs = leader.Receive(1, new CftMessage.AppendReply(1, IsMatch: true, 0, 0));
        Assert.Empty(EntriesTo(1, outputs));
    }

    [Fact]
    public void Follower_that_has_all_that_was_looked_for_is_sent_the_rest()
    {
        var leader = LoneReplica.Leading(entries: 10);
        leader.Step(new CftInput.Propose(new byte[1]));
        var outputs = leader.Receive(1, new CftMessage.AppendReply(1, IsMatch: true, 10, 0));
        Assert.Equal([11, 12], EntriesTo(1, outputs));
    }

    [Fact]
    public void Answer_to_the_second_message_is_one_to_the_first_as_well()
    {
        var leader = LoneReplica.Leading(entries: 0);
        leader.Receive(1, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        for (var i = 0; i < 6; i++)
        {
            leader.Step(new CftInput.Propose(new byte[1]));
        }

        var outputs = leader.Receive(1, new CftMessage.AppendReply(1, IsMatch: true, 3, 0));
        Assert.Equal([5, 6], EntriesTo(1, outputs));
        Assert.Empty(EntriesTo(1, leader.Receive(1, new CftMessage.AppendReply(1, IsMatch: true, 2, 0))));
    }

    [Fact]
    public void Member_that_never_answers_gets_heartbeats_and_not_the_same_entries_for_ever()
    {
        var leader = LoneReplica.Leading(entries: 0);
        leader.Receive(2, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        var (entries, beats) = (0, 0);
        for (var i = 0; i < 100; i++)
        {
            leader.Now += Options.HeartbeatInterval;
            List<CftOutput> outputs = [.. leader.Step(new CftInput.Propose(new byte[1])), .. leader.Step(new CftInput.Tick())];
            leader.Receive(1, new CftMessage.AppendReply(1, IsMatch: true, leader.LastIndex, 0));
            entries += EntriesTo(2, outputs).Count();
            beats += outputs.Count(output => output is CftOutput.Send { To: 2, Message: CftMessage.Append { Entries.Count: 0 } });
        }

        Assert.True(entries <= Options.InFlightMax + 1, $"{entries} messages with entries");
        Assert.Equal(100, beats);
    }

    [Fact]
    public void Piece_is_sent_again_after_half_an_election_timeout_and_heartbeats_meanwhile()
    {
        var leader = LoneReplica.Leading(entries: 0);
        leader.Receive(1, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        leader.Step(new CftInput.Compact(1, new byte[8]));

        // The first entry is on its way to member 2, and has to be lost first.
        leader.Now += Options.ElectionTimeout / 2;
        Assert.Equal(1, PiecesTo(2, leader.Step(new CftInput.Tick())));
        leader.Now += Options.HeartbeatInterval;
        var outputs = leader.Step(new CftInput.Tick());
        Assert.Equal(0, PiecesTo(2, outputs));
        Assert.Contains(outputs, output => output is CftOutput.Send { To: 2, Message: CftMessage.Append });
        leader.Now += Options.ElectionTimeout / 2;
        Assert.Equal(1, PiecesTo(2, leader.Step(new CftInput.Tick())));
    }

    [Fact]
    public void Answer_of_an_earlier_term_does_not_count()
    {
        var leader = LoneReplica.Leading(entries: 0);
        leader.Receive(1, new CftMessage.AppendReply(0, IsMatch: true, 1, 0));
        Assert.Equal(0, leader.Commit);
    }

    [Fact]
    public void State_that_no_member_would_take_is_not_compacted_to()
    {
        var leader = LoneReplica.Leading(entries: 0);
        leader.Receive(1, new CftMessage.AppendReply(1, IsMatch: true, 1, 0));
        Assert.Throws<ArgumentException>(() => leader.Step(new CftInput.Compact(1, new byte[9])));
    }
}
