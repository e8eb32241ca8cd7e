using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>A member that missed an epoch's end, and what it takes for proven.</summary>
public sealed class AcpCatchUpTests
{
    private readonly ByHand _hand = new(Later.Options);
    private readonly Later _later = new();

    public AcpCatchUpTests() => _hand.Step();

    [Fact]
    public void What_is_told_is_taken_piece_by_piece()
    {
        Assert.Empty(_hand.Hear(1, _later.Began()).All);
        var taken = 0;
        while (_hand.State.Configuration.Epoch == 1)
        {
            var piece = _later.Piece(taken);
            var outputs = _hand.Hear(1, piece);
            taken += piece.Bytes.Length;
            if (taken < piece.Length)
            {
                Assert.Equal([("r1", new AcpMessage.Ask(1, 2, taken))], outputs.Sent<AcpMessage.Ask>());
                Assert.Single(outputs.All);
            }
            else
            {
                Assert.Equal(2, Assert.Single(outputs.Told<AcpEvent.EpochBegan>()).Epoch);
            }
        }

        Assert.Equal(_later.State.Root, _hand.State.Root);
        Assert.Equal((0, "r1"), (_hand.Member.Applied, _hand.Member.Leader));
    }

    [Fact]
    public void Who_has_begun_to_take_asks_for_the_rest()
    {
        _hand.Hear(1, _later.Began());
        Assert.Equal(new AcpMessage.Ask(1, 2, 0), _hand.AskOfNext(1));
        _hand.Hear(1, _later.Piece(0));
        Assert.Equal(new AcpMessage.Ask(1, 2, 200), _hand.AskOfNext(2));
    }

    [Fact]
    public void A_beginning_without_a_quorum_is_not_taken()
    {
        var start = _later.Began().Starts[0];
        Ignored(start with { Certificate = start.Certificate with { Signatures = [start.Certificate.Signatures[0]] } });
    }

    [Fact]
    public void A_beginning_of_another_chain_is_not_taken()
    {
        var start = _later.Began().Starts[0];
        var other = start.Configuration with { Chain = "other" };
        var seal = start.Certificate.Seal with { Next = other.Digest };
        Ignored(new EpochStart(
            new SealCertificate(1, seal, [.. new[] { 0, 1, 2 }.Select(by => (by, _hand.Signed(by, seal).Signature))]), other));
    }

    [Fact]
    public void The_same_beginning_again_does_not_begin_anew()
    {
        _hand.Hear(1, _later.Began());
        _hand.Hear(1, _later.Piece(0));
        _hand.Hear(2, _later.Began());
        Assert.Equal(new AcpMessage.Ask(1, 2, 200), _hand.AskOfNext(1));
    }

    [Fact]
    public void A_later_beginning_takes_the_place_of_one_that_is_under_way()
    {
        _hand.Hear(1, _later.Began());
        _hand.Hear(1, _later.Piece(0));
        _later.Switch();
        _hand.Hear(1, _later.Began());
        Assert.Equal(new AcpMessage.Ask(1, 3, 0), _hand.AskOfNext(1));
        _later.TellAll(_hand, 1);
        Assert.Equal((3, _later.State.Root), (_hand.State.Configuration.Epoch, _hand.State.Root));
        Assert.Equal(2, _hand.Member.View().Starts.Count);
    }

    [Fact]
    public void Beginnings_that_are_over_are_passed_over()
    {
        _hand.Hear(1, _later.Began());
        _later.TellAll(_hand, 1);
        _later.Switch();
        var all = _later.Began();
        Assert.Equal(2, all.Starts.Count);
        _hand.Hear(1, new AcpMessage.Began([all.Starts[0]]));
        Assert.Equal(new AcpMessage.Ask(2, 0, 0), _hand.AskOfNext(1));
        _hand.Hear(1, all);
        _later.TellAll(_hand, 1);
        Assert.Equal((3, _later.State.Root), (_hand.State.Configuration.Epoch, _hand.State.Root));
        Assert.Equal([2, 3], _hand.Member.View().Starts.Select(start => start.Configuration.Epoch));
    }

    [Fact]
    public void A_gap_between_beginnings_ends_them()
    {
        _later.Switch();
        var all = _later.Began();
        Ignored(all.Starts[1]);
        _hand.Hear(1, new AcpMessage.Began([all.Starts[0], all.Starts[0], all.Starts[1]]));
        Assert.Equal(new AcpMessage.Ask(1, 2, 0), _hand.AskOfNext(1));
    }

    [Fact]
    public void Who_has_sealed_needs_the_others_word_alone()
    {
        _hand.End(_hand.Admit(5));
        var outputs = _hand.Hear(1, _later.Began());
        Assert.Equal(2, Assert.Single(outputs.Told<AcpEvent.EpochBegan>()).Epoch);
        Assert.Equal(_later.State.Root, _hand.State.Root);
    }

    [Fact]
    public void Who_has_sealed_and_is_two_epochs_behind_takes_the_state()
    {
        _hand.End(_hand.Admit(5));
        _later.Switch();
        Assert.Empty(_hand.Hear(1, _later.Began()).All);
        _later.TellAll(_hand, 1);
        Assert.Equal((3, _later.State.Root), (_hand.State.Configuration.Epoch, _hand.State.Root));
    }

    [Fact]
    public void Who_has_sealed_another_state_than_a_quorum_stops()
    {
        _hand.Commit(_hand.Batch(2, new FederationCommand.Acquire("vm", "uid")));
        _hand.End(_hand.Admit(5));
        var outputs = _hand.Hear(1, _later.Began());
        const string Reason = "epoch 1 ended with another state at a quorum of its members than here";
        Assert.Equal(Reason, _hand.Member.Halted);
        Assert.Equal(new AcpEvent.Halted(Reason), outputs.Events.First());
    }

    [Fact]
    public void Messages_of_an_epoch_that_was_jumped_over_are_forgotten()
    {
        var beat = CftCodec.Encode(new CftMessage.Append(1, 0, 0, [], 0, 0));
        _hand.Hear(1, new AcpMessage.Engine(2, beat));
        _hand.Hear(1, new AcpMessage.Batches(2, [_hand.Batch(1, new FederationCommand.Barrier())]));
        _later.Switch();
        _hand.Hear(1, _later.Began());
        Assert.Empty(_hand.EngineTo<CftMessage.AppendReply>(1, _later.TellAll(_hand, 1)));
        Assert.Equal(3, _hand.State.Configuration.Epoch);
    }

    [Fact]
    public void What_was_executed_meanwhile_is_answered_as_unseen_and_the_rest_goes_on()
    {
        var ahead = new ByHand(Later.Options, self: 2);
        ahead.Commit(ahead.Batch(1, ahead.Admit(5)));
        _hand.Follow();
        var outputs = _hand.Step(
            new AcpInput.Read(9), new AcpInput.Submit(1, ahead.Wanted().Encode()), new AcpInput.Submit(2, new byte[1]),
            new AcpInput.Submit(3, new byte[1]));
        ahead.Commit(ByHand.BatchesOf(outputs)[0].Encode());
        ahead.Say(1, ahead.Seal());
        Assert.Equal(2, ahead.State.LastOf("r0", 1));

        var told = ahead.Hear(0, new AcpMessage.Ask(1, 0, 0));
        _hand.Hear(1, told.Sent<AcpMessage.Began>("r0")[0]);
        for (var piece = told.Sent<AcpMessage.Piece>("r0")[0]; ;)
        {
            outputs = _hand.Hear(1, piece);
            if (outputs.Sent<AcpMessage.Ask>("r1") is not [var ask])
            {
                break;
            }

            piece = ahead.Hear(0, ask).Sent<AcpMessage.Piece>("r0")[0];
        }

        Assert.Equal([new AcpOutput.ReadNow(9), new AcpOutput.ExecutedUnseen(1)], outputs.Answers);
        Assert.Contains("1 batches under way behind command 2 of life 1, 0 commands waiting", _hand.Member.ToString());
        Assert.Equal("r0", _hand.Member.Leader);
        Assert.Equal([3], _hand.Entered(outputs).Select(batch => batch.First));
    }

    [Fact]
    public void Who_knows_some_of_the_beginnings_is_told_the_others()
    {
        _later.Switch();
        _later.Switch();
        var all = _later.Began();
        _hand.Hear(1, new AcpMessage.Began([.. all.Starts.Take(2)]));
        var ask = _hand.AskOfNext(1);
        Assert.Equal(new AcpMessage.Ask(1, 3, 0), ask);
        var told = _later.Tell(ask);
        Assert.Equal([4], told.Sent<AcpMessage.Began>("r0")[0].Starts.Select(start => start.Configuration.Epoch));
        Assert.Equal((4, 0), (told.Sent<AcpMessage.Piece>("r0")[0].Epoch, told.Sent<AcpMessage.Piece>("r0")[0].Offset));

        // A message has no more than so many of them: what follows is told later, and proven by what is known.
        _hand.Hear(1, told.Sent<AcpMessage.Began>("r0")[0]);
        Assert.Equal(new AcpMessage.Ask(1, 4, 0), _hand.AskOfNext(1));
        _later.TellAll(_hand, 1);
        Assert.Equal((4, _later.State.Root), (_hand.State.Configuration.Epoch, _hand.State.Root));
        Assert.Equal([2, 3, 4], _hand.Member.View().Starts.Select(start => start.Configuration.Epoch));
    }

    private void Ignored(EpochStart start)
    {
        _hand.Hear(1, new AcpMessage.Began([start]));
        Assert.Empty(_hand.Hear(1, _later.Piece(0)).All);
        Assert.Equal(new AcpMessage.Ask(_hand.State.Configuration.Epoch, 0, 0), _hand.AskOfNext(1));
    }
}
