using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>Reads that see what was committed before them: where the member leads by its engine, elsewhere by a command.</summary>
public sealed class AcpReadTests
{
    private static readonly AcpOptions Small = ByHand.Still with
    {
        SubmittedMax = 4, BatchesInFlightMax = 1, Cft = new CftOptions { ReadsMax = 2 },
    };

    private static readonly byte[] Barrier = new FederationCommand.Barrier().Encode();

    private readonly ByHand _hand = new(Small);

    [Fact]
    public void Reads_that_come_together_share_a_command_that_does_nothing()
    {
        _hand.Follow();
        var outputs = _hand.Read(1, 2);
        var batch = Assert.Single(ByHand.BatchesOf(outputs));
        Assert.Equal(Barrier, Assert.Single(batch.Commands).ToArray());
        Assert.Equal([new AcpOutput.ReadNow(1), new AcpOutput.ReadNow(2)], _hand.Commit(batch.Encode()).Answers);
        Assert.Empty(_hand.Commit(batch.Encode()).Answers);
    }

    [Fact]
    public void A_barrier_that_is_under_way_is_too_old_and_one_that_waits_is_shared()
    {
        _hand.Follow();
        var first = ByHand.BatchesOf(_hand.Read(1));
        Assert.Empty(ByHand.BatchesOf(_hand.Read(2)));
        Assert.Empty(ByHand.BatchesOf(_hand.Read(3)));

        var outputs = _hand.Commit(first[0].Encode());
        Assert.Equal([new AcpOutput.ReadNow(1)], outputs.Answers);
        var second = Assert.Single(ByHand.BatchesOf(outputs));
        Assert.Single(second.Commands);
        _hand.Read(4);
        outputs = _hand.Commit(second.Encode());
        Assert.Equal([new AcpOutput.ReadNow(2), new AcpOutput.ReadNow(3)], outputs.Answers);
        Assert.Equal([new AcpOutput.ReadNow(4)], _hand.Commit(ByHand.BatchesOf(outputs)[0].Encode()).Answers);
    }

    [Fact]
    public void A_command_that_goes_with_others_closes_only_its_own_barrier()
    {
        _hand.Follow();
        var first = ByHand.BatchesOf(_hand.Submit(1, Barrier))[0];
        _hand.Step(new AcpInput.Read(2), new AcpInput.Submit(3, Barrier), new AcpInput.Read(4));
        var second = Assert.Single(ByHand.BatchesOf(_hand.Commit(first.Encode())));
        Assert.Equal(2, second.Commands.Count);
        var answers = _hand.Commit(second.Encode()).Answers.ToList();
        Assert.Equal([new AcpOutput.ReadNow(2), new AcpOutput.ReadNow(4)], answers.Take(2));
        Assert.Equal(3, Assert.IsType<AcpOutput.Executed>(Assert.Single(answers.Skip(2))).Ticket);
    }

    [Fact]
    public void So_many_reads_wait_and_one_more_is_busy()
    {
        _hand.Follow();
        var batch = ByHand.BatchesOf(_hand.Read(1, 2, 3, 4))[0];
        Assert.Equal([new AcpOutput.Refused(5, AcpRefusal.Busy)], _hand.Read(5).Answers);
        _hand.Commit(batch.Encode());
        Assert.Empty(_hand.Read(6).Answers);
    }

    [Fact]
    public void A_leader_reads_once_a_majority_has_confirmed_that_it_leads()
    {
        Lead();
        var outputs = _hand.Read(1);
        Assert.Empty(outputs.Answers);
        Assert.Empty(_hand.Entered(outputs));
        Assert.Equal([new AcpOutput.ReadNow(1)], _hand.Acknowledge().Answers);
        Assert.Empty(_hand.Acknowledge().Answers);
    }

    [Fact]
    public void What_a_leaders_engine_refuses_is_read_by_a_barrier()
    {
        Lead();
        var outputs = _hand.Read(1, 2, 3);
        Assert.Equal([Barrier], Commands(_hand.Entered(outputs)));
        Assert.Equal(
            [new AcpOutput.ReadNow(1), new AcpOutput.ReadNow(2), new AcpOutput.ReadNow(3)],
            Acknowledged().OrderBy(answer => ((AcpOutput.ReadNow)answer).Ticket));
    }

    [Fact]
    public void Reads_of_a_leader_that_gives_way_go_on_by_a_barrier()
    {
        Lead();
        _hand.Read(1, 2);
        var outputs = _hand.HearEngine(2, new CftMessage.Append(2, 0, 0, [], 0, 0));
        Assert.Empty(outputs.Answers);
        Assert.Equal([new AcpEvent.LeaderChanged("r2")], outputs.Events);
        var batch = ByHand.BatchesOf(outputs)[0];
        Assert.Equal(Barrier, Assert.Single(batch.Commands).ToArray());

        // Nothing of it is left with the engine, and nothing is answered twice.
        outputs = _hand.HearEngine(2, new CftMessage.Append(2, 1, 1, [new CftEntry(2, batch.Encode())], 2, 0));
        Assert.Equal([new AcpOutput.ReadNow(1), new AcpOutput.ReadNow(2)], outputs.Answers);
    }

    [Fact]
    public void A_read_behind_the_switch_goes_on_in_the_next_epoch()
    {
        _hand.End(_hand.Admit(5));
        Assert.Empty(_hand.Read(1).Answers);
        var outputs = _hand.Say(1, _hand.Seal());
        Assert.Empty(outputs.Answers);
        var batch = Assert.Single(ByHand.BatchesOf(outputs));
        Assert.Equal([new AcpOutput.ReadNow(1)], _hand.Commit(default, batch.Encode()).Answers);
    }

    [Fact]
    public void A_leaders_reads_that_its_epochs_end_cuts_short_go_on_by_a_barrier()
    {
        Lead();
        _hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(1, _hand.Admit(5))]));
        _hand.Acknowledge();
        _hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(1, _hand.Wanted())]));
        _hand.Read(1);
        Assert.Empty(_hand.HearEngine(1, new CftMessage.AppendReply(1, IsMatch: true, 3, Round: 0)).Answers);
        Assert.True(_hand.State.IsSealed);
        Assert.Empty(_hand.Read(2).Answers);
        var outputs = _hand.Say(1, _hand.Seal());
        var batch = Assert.Single(ByHand.BatchesOf(outputs));
        var answers = _hand.Commit(default, batch.Encode()).Answers;
        Assert.Equal([new AcpOutput.ReadNow(2), new AcpOutput.ReadNow(1)], answers);

        // What is answered is over, and asks for nothing in a later epoch.
        Assert.Empty(ByHand.BatchesOf(_hand.Switch(_hand.Admit(6), 1, 2)));
        Assert.Equal(3, _hand.State.Configuration.Epoch);
    }

    [Fact]
    public void What_an_engine_answered_or_refused_does_not_go_on_when_its_epoch_ends()
    {
        Lead();
        _hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(1, _hand.Admit(5))]));
        _hand.Acknowledge();
        _hand.Hear(1, new AcpMessage.Batches(1, [_hand.Batch(1, _hand.Wanted())]));
        Assert.Equal([Barrier], Commands(_hand.Entered(_hand.Read(1, 2, 3))));
        var answers = _hand.HearEngine(1, new CftMessage.AppendReply(1, IsMatch: true, 2, Round: 2)).Answers.ToList();
        answers.AddRange(_hand.HearEngine(1, new CftMessage.AppendReply(1, IsMatch: true, 2, Round: 2)).Answers);
        Assert.Equal([new AcpOutput.ReadNow(1), new AcpOutput.ReadNow(2)], answers);
        Assert.Empty(_hand.HearEngine(1, new CftMessage.AppendReply(1, IsMatch: true, 4, Round: 2)).Answers);
        Assert.True(_hand.State.IsSealed);
        Assert.Equal([Barrier], Commands(ByHand.BatchesOf(_hand.Say(1, _hand.Seal() with { Index = 3 }))));
        Assert.EndsWith(" 1 batches under way behind command 0 of life 1, 0 commands waiting", _hand.Member.ToString());
    }

    private static IEnumerable<byte[]> Commands(IEnumerable<CommandBatch> batches) =>
        batches.SelectMany(batch => batch.Commands).Select(command => command.ToArray());

    private void Lead()
    {
        _hand.Lead();
        _hand.Acknowledge();
    }

    /// <summary>All answers until r1 has all that there is.</summary>
    private List<AcpOutput> Acknowledged()
    {
        List<AcpOutput> answers = [];
        for (var i = 0; i < 4; i++)
        {
            answers.AddRange(_hand.Acknowledge().Answers);
        }

        return answers;
    }
}
