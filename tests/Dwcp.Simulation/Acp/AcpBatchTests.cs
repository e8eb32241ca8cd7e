using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>From a command to a batch, from a batch to an answer.</summary>
public sealed class AcpBatchTests
{
    private static readonly AcpOptions Small = ByHand.Still with
    {
        SubmittedMax = 5,
        BatchCommandsMax = 2,
        BatchesInFlightMax = 2,
        CommandBytesMax = 100,
        BatchBytesMax = 120,
        ResubmitAfter = TimeSpan.FromSeconds(1),
    };

    private static readonly byte[] Nothing = new FederationCommand.Barrier().Encode();
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    private readonly ByHand _hand = new(Small);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_command_has_a_byte_and_as_many_as_may_be(int bytes, bool isTaken)
    {
        _hand.Follow();
        var answers = _hand.Submit(7, new byte[bytes]).Answers;
        Assert.Equal(isTaken ? [] : [new AcpOutput.Refused(7, AcpRefusal.Invalid)], answers);
    }

    [Fact]
    public void So_many_commands_wait_and_one_more_is_busy_until_one_is_done()
    {
        _hand.Follow();
        var first = Submit(1, 2, 3, 4, 5);
        Assert.Empty(first.Answers);
        Assert.Equal([new AcpOutput.Refused(6, AcpRefusal.Busy)], Submit(6).Answers);

        _hand.Commit(ByHand.BatchesOf(first)[0].Encode());
        Assert.Empty(Submit(7, 8).Answers);
        Assert.Equal([new AcpOutput.Refused(9, AcpRefusal.Busy)], Submit(9).Answers);
    }

    [Fact]
    public void A_region_that_is_no_member_is_refused_and_says_nothing()
    {
        var hand = new ByHand(Small, count: 3, self: 5);
        Assert.Equal([new AcpOutput.Refused(1, AcpRefusal.NotMember)], hand.Submit(1, Nothing).Answers);
        Assert.Equal([new AcpOutput.Refused(2, AcpRefusal.NotMember)], hand.Read(2).Answers);
        Assert.Empty(hand.Tick(TimeSpan.FromHours(9000)).All);
        Assert.Equal("r5 in epoch 1 (Crash) at 0, led by nobody, 0 batches under way behind command 0 of life 1, 0 commands waiting",
            hand.Member.ToString());
    }

    [Fact]
    public void Batches_have_so_many_commands_and_so_many_are_under_way()
    {
        _hand.Follow();
        var first = Submit(1, 2, 3, 4, 5);
        Assert.Equal(["Batches to r1"], first.Kinds);
        Assert.Equal([("r0", 1L, 1L, 2), ("r0", 1L, 3L, 2)], Shape(first));

        var next = _hand.Commit(ByHand.BatchesOf(first)[0].Encode());
        Assert.Equal([("r0", 1L, 5L, 1)], Shape(next));
        Assert.Empty(ByHand.BatchesOf(_hand.Tick()));
    }

    [Fact]
    public void What_several_callers_want_at_once_goes_into_one_batch_and_what_comes_later_into_another()
    {
        _hand.Follow();
        Assert.Equal([("r0", 1L, 1L, 2)], Shape(Submit(1, 2)));
        Assert.Equal([("r0", 1L, 3L, 1)], Shape(Submit(3)));
        Assert.Empty(Shape(Submit(4)));
    }

    [Theory]
    [InlineData(56, 60, 1)]
    [InlineData(56, 61, 2)]
    [InlineData(100, 1, 1)]
    [InlineData(100, 17, 2)]
    [InlineData(100, 16, 1)]
    public void A_batch_has_so_many_bytes_of_commands_each_with_its_length(int first, int second, int batches)
    {
        _hand.Follow();
        var outputs = _hand.Step(new AcpInput.Submit(1, new byte[first]), new AcpInput.Submit(2, new byte[second]));
        Assert.Equal(batches, ByHand.BatchesOf(outputs).Count);
    }

    [Fact]
    public void What_nobody_leads_for_waits_until_somebody_does()
    {
        Assert.Empty(Submit(1).Sent<AcpMessage.Batches>());
        Assert.Empty(_hand.Tick().Sent<AcpMessage.Batches>());

        var outputs = _hand.Follow();
        Assert.Equal([("r0", 1L, 1L, 1)], Shape(outputs));
        Assert.Equal([new AcpEvent.LeaderChanged("r1")], outputs.Events);
        Assert.Empty(_hand.Follow().Events);
        Assert.Equal("r1", _hand.Member.Leader);
    }

    [Fact]
    public void Whoever_leads_enters_its_batch_itself()
    {
        _hand.Lead();
        _hand.Acknowledge();
        var outputs = Submit(1, 2, 3);
        Assert.Empty(outputs.Sent<AcpMessage.Batches>());
        Assert.Equal([1, 3], _hand.Entered(outputs).Select(batch => batch.First));

        var answers = _hand.Acknowledge().Answers.Cast<AcpOutput.Executed>().Select(one => (one.Ticket, one.Index));
        Assert.Equal([(1, 2L), (2, 2L), (3, 3L)], answers);
    }

    [Fact]
    public void What_is_not_executed_is_handed_in_again_after_a_while_and_not_before()
    {
        _hand.Now = TimeSpan.FromHours(1);
        _hand.Follow();
        var first = ByHand.BatchesOf(Submit(1, 2, 3));
        Assert.Empty(Shape(_hand.Tick(Small.ResubmitAfter - Instant)));
        Assert.Equal([("r0", 1L, 1L, 2), ("r0", 1L, 3L, 1)], Shape(_hand.Tick(Instant)));
        Assert.Empty(Shape(_hand.Tick(Small.ResubmitAfter - Instant)));
        var again = ByHand.BatchesOf(_hand.Tick(Instant));
        Assert.Equal(first.Select(batch => batch.Encode()), again.Select(batch => batch.Encode()));

        _hand.Commit([.. first.Select(batch => (ReadOnlyMemory<byte>)batch.Encode())]);
        Assert.Empty(Shape(_hand.Tick(10 * Small.ResubmitAfter)));
    }

    [Fact]
    public void A_command_is_answered_once_however_often_its_batch_comes()
    {
        _hand.Follow();
        var batch = ByHand.BatchesOf(_hand.Step(
            new AcpInput.Submit(0, new FederationCommand.Acquire("vm", "uid").Encode()), new AcpInput.Submit(2, Nothing)))[0].Encode();
        var answers = _hand.Commit(default(ReadOnlyMemory<byte>), batch, batch).Answers.Cast<AcpOutput.Executed>().ToList();
        Assert.Equal([(0, 2L), (2, 2L)], answers.Select(one => (one.Ticket, one.Index)));
        Assert.Equal(new CommandResult(CommandOutcome.Done, Epoch: 1), CommandResult.Decode(answers[0].Result));
        Assert.Equal(new CommandResult(CommandOutcome.Done), CommandResult.Decode(answers[1].Result));
        Assert.Null(_hand.Member.Halted);
        Assert.Equal(3, _hand.Member.Applied);
    }

    [Fact]
    public void A_leader_takes_what_is_a_members_batch_and_nothing_else()
    {
        _hand.Lead();
        _hand.Acknowledge();
        var good = _hand.Batch(2, new FederationCommand.Barrier());
        var forged = CommandBatch.Decode(ByHand.Batch(1, 1, new FederationCommand.Barrier())) with { Origin = "r2" };
        var stranger = _hand.Batch(7, new FederationCommand.Barrier());
        var outputs = _hand.Hear(1, new AcpMessage.Batches(1, [new byte[3], forged.Encode(), good, stranger]));
        Assert.Equal(["r2"], _hand.Entered(outputs).Select(batch => batch.Origin));
        Assert.Empty(_hand.Hear(1, new AcpMessage.Batches(1, [new byte[3]])).All);
    }

    [Fact]
    public void A_follower_takes_nobodys_batches()
    {
        _hand.Follow();
        Assert.Empty(_hand.Hear(2, new AcpMessage.Batches(1, [_hand.Batch(2, new FederationCommand.Barrier())])).All);
    }

    [Fact]
    public void A_batch_that_was_never_issued_here_stops_the_member()
    {
        _hand.Follow();
        var outputs = _hand.Commit(_hand.Batch(0, new FederationCommand.Barrier()));
        const string Reason = "the log executed commands from 1 on that this member never issued: its key is used elsewhere";
        Assert.Equal(Reason, _hand.Member.Halted);
        Assert.Equal([new AcpEvent.Halted(Reason), new AcpEvent.LeaderChanged(null)], outputs.Events);
    }

    [Fact]
    public void A_longer_batch_than_was_issued_stops_the_member()
    {
        _hand.Follow();
        Submit(1);
        _hand.Commit(_hand.Batch(0, new FederationCommand.Barrier(), new FederationCommand.Barrier()));
        Assert.NotNull(_hand.Member.Halted);
    }

    [Fact]
    public void What_an_earlier_life_left_under_way_is_nobodys()
    {
        _hand.Follow();
        var old = ByHand.BatchesOf(Submit(1))[0].Encode();
        _hand.Restart();
        Assert.Empty(_hand.Commit(old).Answers);
        Assert.Null(_hand.Member.Halted);
        Assert.Equal([("r0", 2L, 1L, 1)], Shape(Submit(1)));
    }

    [Fact]
    public void A_member_that_stops_says_of_each_command_what_is_known()
    {
        _hand.Follow();
        _hand.Step(new AcpInput.Read(20));
        Submit(1, 2, 3, 4);
        var outputs = _hand.Commit(_hand.Batch(0, new FederationCommand.Acquire("vm", "uid"), new FederationCommand.Barrier()));
        Assert.Equal(
            [
                new AcpOutput.Unknown(1), new AcpOutput.Unknown(2), new AcpOutput.Refused(3, AcpRefusal.Halted),
                new AcpOutput.Refused(4, AcpRefusal.Halted), new AcpOutput.Refused(20, AcpRefusal.Halted),
            ],
            outputs.Answers);
        Assert.EndsWith(" 0 batches under way behind command 2 of life 1, 0 commands waiting", _hand.Member.ToString());
        Assert.Equal([new AcpOutput.Refused(5, AcpRefusal.Halted)], Submit(5).All);
        Assert.Equal([new AcpOutput.Refused(6, AcpRefusal.Halted)], _hand.Read(6).All);
        Assert.Empty(_hand.Tick(TimeSpan.FromHours(1)).All);
        Assert.Empty(_hand.Hear(1, new AcpMessage.Ping(1)).All);
        Assert.Null(_hand.Member.Leader);
    }

    private Outputs Submit(params long[] tickets) =>
        _hand.Step([.. tickets.Select(ticket => new AcpInput.Submit(ticket, Nothing))]);

    private static IEnumerable<(string Origin, long Life, long First, int Count)> Shape(Outputs outputs) =>
        ByHand.BatchesOf(outputs).Select(batch => (batch.Origin, batch.Incarnation, batch.First, batch.Commands.Count));
}
