using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Cft;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What comes for an epoch before it has begun here.</summary>
public sealed class AcpEarlyTests
{
    private static readonly byte[] Beat = CftCodec.Encode(new CftMessage.Append(1, 0, 0, [], 0, 0));
    private static readonly AcpOptions Options = ByHand.Still with
    {
        EarlyMax = 3, EarlyBytesMax = 10 * 1024, RepeatAfter = TimeSpan.FromSeconds(1),
    };

    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    private readonly ByHand _hand = new(Options);

    [Fact]
    public void An_early_message_is_answered_when_its_epoch_begins()
    {
        Assert.Equal(["Ask to r1"], Early(1, Beat).Kinds);
        var outputs = _hand.Switch(_hand.Admit(5), 1);
        Assert.Single(_hand.EngineTo<CftMessage.AppendReply>(1, outputs));
        Assert.Equal("r1", _hand.Member.Leader);
    }

    [Fact]
    public void Of_each_member_so_many_messages_are_kept()
    {
        for (var i = 0; i < 5; i++)
        {
            Early(1, Beat);
            Early(2, Beat);
        }

        var outputs = _hand.Switch(_hand.Admit(5), 1);
        Assert.Equal(3, _hand.EngineTo<CftMessage.AppendReply>(1, outputs).Count);
        Assert.Equal(3, _hand.EngineTo<CftMessage.AppendReply>(2, outputs).Count);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    public void Of_each_member_so_many_bytes_are_kept(int tooMany, int kept)
    {
        var first = Entry(5 * 1024);
        var hand = new ByHand(Options with { EarlyBytesMax = first.Length + Beat.Length - tooMany });
        hand.Hear(1, new AcpMessage.Engine(2, first));
        hand.Hear(1, new AcpMessage.Engine(2, Beat));
        Assert.Equal(kept, hand.EngineTo<CftMessage.AppendReply>(1, hand.Switch(hand.Admit(5), 1)).Count);
    }

    [Fact]
    public void Nothing_is_kept_of_a_region_that_is_no_member_and_will_not_be()
    {
        Assert.Equal(["Ask to r5"], Early(5, Beat).Kinds);
        var outputs = _hand.Switch(_hand.Admit(5), 1);
        Assert.Empty(_hand.EngineTo<CftMessage.AppendReply>(3, outputs));
        Assert.DoesNotContain("Engine to r5", outputs.Kinds);
    }

    [Fact]
    public void Who_will_be_a_member_is_heard_as_well()
    {
        _hand.Commit(_hand.Batch(1, _hand.Admit(5)));
        Early(5, Beat);
        _hand.Commit(_hand.Batch(1, _hand.Wanted()));
        Assert.Contains("Engine to r5", _hand.Say(1, _hand.Seal()).Kinds);
    }

    [Fact]
    public void What_is_no_message_of_the_engine_is_dropped_when_its_epoch_begins()
    {
        Early(1, [99]);
        Early(1, Beat);
        Assert.Single(_hand.EngineTo<CftMessage.AppendReply>(1, _hand.Switch(_hand.Admit(5), 1)));
    }

    [Fact]
    public void The_first_member_is_one_as_the_others_are()
    {
        var hand = new ByHand(Options, self: 2);
        hand.Hear(0, new AcpMessage.Engine(2, Beat));
        Assert.Single(hand.EngineTo<CftMessage.AppendReply>(0, hand.Switch(hand.Admit(5), 1)));

        hand = new ByHand(Options, self: 2);
        hand.Lead();
        hand.Acknowledge();
        hand.Submit(1, hand.Admit(5).Encode());
        hand.Acknowledge();
        hand.Hear(0, new AcpMessage.Batches(2, [hand.Batch(0, new FederationCommand.Barrier())]));
        hand.Submit(2, hand.Wanted().Encode());
        hand.Acknowledge();
        Assert.Equal(["r0"], hand.Entered(hand.Say(1, hand.Seal())).Select(batch => batch.Origin));
    }

    [Fact]
    public void There_is_room_again_in_the_next_epoch()
    {
        Early(1, Beat);
        Early(1, Beat);
        Early(1, Beat);
        _hand.Switch(_hand.Admit(5), 1);
        for (var i = 0; i < 4; i++)
        {
            _hand.Hear(1, new AcpMessage.Engine(3, Beat));
        }

        var outputs = _hand.Switch(_hand.Admit(6), 1, 2);
        Assert.Equal(3, _hand.State.Configuration.Epoch);
        Assert.Equal(3, _hand.EngineTo<CftMessage.AppendReply>(1, outputs).Count);
    }

    [Fact]
    public void Early_batches_are_entered_by_whoever_leads_first()
    {
        var outputs = BeginAsLeader(() =>
        {
            _hand.Hear(1, new AcpMessage.Batches(2, [_hand.Batch(1, new FederationCommand.Barrier()), new byte[3]]));
            _hand.Hear(5, new AcpMessage.Batches(2, [_hand.Batch(5, new FederationCommand.Barrier())]));
            _hand.Hear(6, new AcpMessage.Batches(2, [_hand.Batch(2, new FederationCommand.Barrier())]));
        });
        Assert.Equal(["r0", "r1", "r5"], _hand.Entered(outputs).Select(batch => batch.Origin));
        Assert.Equal("r0", _hand.Member.Leader);
    }

    [Fact]
    public void Bytes_of_early_batches_count()
    {
        var batch = ByHand.Batch(2, 1, new FederationCommand.Barrier());
        var hand = new ByHand(Options with { EarlyBytesMax = 2 * batch.Length });
        hand.Hear(2, new AcpMessage.Batches(2, [batch, batch]));
        hand.Hear(2, new AcpMessage.Engine(2, new byte[1]));
        hand.Hear(1, new AcpMessage.Batches(2, [batch, batch, batch]));
        hand.Hear(1, new AcpMessage.Engine(2, Beat));
        Assert.Single(hand.EngineTo<CftMessage.AppendReply>(1, hand.Switch(hand.Admit(5), 1)));
    }

    [Fact]
    public void A_leader_takes_early_batches_of_members_only_and_a_follower_none()
    {
        _hand.Hear(2, new AcpMessage.Batches(2, [_hand.Batch(2, new FederationCommand.Barrier())]));
        var outputs = _hand.Switch(_hand.Admit(5), 1);
        Assert.Empty(_hand.Entered(outputs));
        Assert.Empty(outputs.Sent<AcpMessage.Batches>());
    }

    [Fact]
    public void Who_is_asked_is_asked_again_after_a_while_and_not_before()
    {
        Early(1, Beat);
        Assert.Empty(Early(1, Beat).Kinds);
        Assert.Equal(["Ask to r2"], Early(2, Beat).Kinds);
        _hand.Now += Options.RepeatAfter - Instant;
        Assert.Empty(Early(1, Beat).Kinds);
        _hand.Now += Instant;
        var ask = Assert.Single(Early(1, Beat).Sent<AcpMessage.Ask>());
        Assert.Equal(("r1", new AcpMessage.Ask(1, 0, 0)), ask);
        Assert.Empty(Early(1, Beat).Kinds);
    }

    [Fact]
    public void What_is_of_a_later_epoch_yet_is_asked_about_and_not_kept()
    {
        Assert.Equal(["Ask to r1"], _hand.Hear(1, new AcpMessage.Engine(3, Beat)).Kinds);
        Assert.Equal(["Ask to r2"], _hand.Hear(2, new AcpMessage.Batches(3, [new byte[1]])).Kinds);
        Assert.Empty(_hand.EngineTo<CftMessage.AppendReply>(1, _hand.Switch(_hand.Admit(5), 1)));
    }

    [Fact]
    public void The_rest_of_a_batch_that_a_switch_cut_off_goes_on_with_numbers_of_its_own()
    {
        var outputs = BeginAsLeader(() => { }, rest: 2);
        var batch = Assert.Single(_hand.Entered(outputs));
        Assert.Equal(("r0", 1L, 3L, 2), (batch.Origin, batch.Incarnation, batch.First, batch.Commands.Count));
        Assert.True(batch.Verify(_hand.State.Configuration, SimKeys.Verifier(_hand.State.Configuration)));
        Assert.Contains("1 batches under way behind command 2 of life 1, 0 commands waiting", _hand.Member.ToString());
        _hand.Acknowledge();
        var answers = _hand.Acknowledge(by: 2).Answers.Cast<AcpOutput.Executed>().Select(one => one.Ticket);
        Assert.Equal([2, 3], answers);
    }

    [Fact]
    public void What_waits_and_what_is_under_way_is_handed_to_the_next_leader_at_once()
    {
        var hand = new ByHand(Options with { BatchesInFlightMax = 2, BatchCommandsMax = 1 });
        hand.Commit(hand.Batch(1, hand.Admit(5)));
        hand.Submit(1, new byte[1]);
        hand.Commit(hand.Batch(1, hand.Wanted()));
        Assert.Empty(hand.Submit(2, new byte[1]).Sent<AcpMessage.Batches>());
        var outputs = hand.Say(1, hand.Seal());
        Assert.Equal([1, 2], ByHand.BatchesOf(outputs).Select(batch => batch.First));
        var (to, message) = Assert.Single(outputs.Sent<AcpMessage.Batches>());
        Assert.Equal(("r1", 2), (to, message.Epoch));
        Assert.Empty(ByHand.BatchesOf(hand.Tick(Options.ResubmitAfter - Instant)));
        Assert.Equal(2, ByHand.BatchesOf(hand.Tick(Instant)).Count);
    }

    /// <summary>r0 hands in a switch with some commands behind it in one batch, and so leads first in the second epoch.</summary>
    private Outputs BeginAsLeader(Action before, int rest = 1)
    {
        _hand.Lead();
        _hand.Acknowledge();
        _hand.Submit(0, _hand.Admit(5).Encode());
        _hand.Acknowledge();
        before();
        List<AcpInput> inputs = [new AcpInput.Submit(1, _hand.Wanted().Encode())];
        for (var i = 0; i < rest; i++)
        {
            inputs.Add(new AcpInput.Submit(2 + i, new FederationCommand.Barrier().Encode()));
        }

        _hand.Step([.. inputs]);
        var outputs = _hand.Acknowledge();
        Assert.Equal(1, Assert.IsType<AcpOutput.Executed>(Assert.Single(outputs.Answers)).Ticket);
        Assert.True(_hand.State.IsSealed);
        return _hand.Say(1, _hand.Seal());
    }

    private Outputs Early(int from, byte[] message) => _hand.Hear(from, new AcpMessage.Engine(2, message));

    private static byte[] Entry(int bytes) => CftCodec.Encode(new CftMessage.Append(1, 0, 0, [new CftEntry(1, new byte[bytes])], 0, 0));
}
