using NovaCron.Dwcp.Consensus.Acp;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.Dwcp.Consensus.Signing;

namespace NovaCron.Dwcp.Simulation.Acp;

/// <summary>What engines are told about batches before they order them.</summary>
public sealed class AcpJudgeTests
{
    private readonly ByHand _hand = new();

    private IBatchJudge Judge => _hand.Judge;

    [Fact]
    public void What_is_no_members_batch_is_not_ordered()
    {
        Assert.True(Judge.MayOrder(Acquire(1, 1, "a"), default));
        Assert.True(Judge.MayOrder(Acquire(1, 9, "a"), default));
        Assert.False(Judge.MayOrder(new byte[9], default));
        Assert.False(Judge.MayOrder(Acquire(7, 1, "a"), default));
        var forged = CommandBatch.Decode(Acquire(1, 1, "a")) with { Origin = "r2" };
        Assert.False(Judge.MayOrder(forged.Encode(), default));
    }

    [Fact]
    public void A_batch_is_of_use_until_it_is_executed_or_the_epoch_ends()
    {
        var first = _hand.Batch(1, new FederationCommand.Barrier());
        Assert.True(Judge.IsOfUse(first, default));
        Assert.True(Judge.IsOfUse(Acquire(1, 5, "a"), default));
        Assert.False(Judge.IsOfUse(new byte[9], default));
        _hand.Commit(first);
        Assert.False(Judge.IsOfUse(first, default));
        _hand.End(_hand.Admit(5));
        Assert.False(Judge.IsOfUse(Acquire(2, 1, "a"), default));
        Assert.True(Judge.MayOrder(Acquire(2, 1, "a"), default));
    }

    [Fact]
    public void A_claim_is_of_use_and_next_when_it_has_waited()
    {
        _hand.Commit(_hand.Batch(
            1, new FederationCommand.Acquire("vm", "uid"), new FederationCommand.RenewLease("h", "n"),
            new FederationCommand.SetFailover("vm", 1, FailoverMode.Automatic, "h")));
        var claim = ByHand.Batch(2, 1, new FederationCommand.Claim("vm", 1, "h", 1));
        var due = ByHand.Still.Lease.ClaimAfter;
        Assert.False(Judge.MayOrder(claim, default));
        Assert.False(Judge.IsOfUse(claim, default));
        Assert.False(Judge.AreNext([claim], default));
        Assert.Empty(Judge.Choose([claim], default));
        Assert.True(Judge.MayOrder(claim, due));
        Assert.True(Judge.IsOfUse(claim, due));
        Assert.Equal([claim], Judge.Choose([claim], due));
        Assert.True(Judge.AreNext([claim], due));
    }

    [Fact]
    public void Those_are_chosen_that_continue_one_after_the_other()
    {
        ReadOnlyMemory<byte> first = Acquire(1, 1, "a"), second = Acquire(1, 2, "b"), other = Acquire(2, 1, "c");
        Assert.Equal([first, other, second], Judge.Choose([first, new byte[3], other, Acquire(1, 3, "d"), second], default));
        Assert.Equal([first], Judge.Choose([second, first, first], default));
        Assert.Empty(Judge.Choose([], default));
        Assert.Empty(Judge.Choose([second], default));
    }

    [Fact]
    public void A_switch_is_chosen_last_and_one_of_several()
    {
        _hand.Commit(_hand.Batch(1, _hand.Admit(5)));
        ReadOnlyMemory<byte> ending = ByHand.Batch(1, 2, _hand.Wanted()), another = ByHand.Batch(0, 1, _hand.Wanted());
        var other = Acquire(2, 1, "a");
        Assert.Equal([other, ending], Judge.Choose([ending, another, other], default));
        Assert.Equal(RootBehind(other, ending), Judge.RootBehind([other, ending]));
        Assert.Equal([ending], Judge.Choose([ending], default));
        Assert.True(Judge.AreNext([ending], default));
        Assert.True(Judge.AreNext([other, ending], default));
        Assert.False(Judge.AreNext([ending, other], default));
    }

    [Fact]
    public void A_switch_that_others_came_before_is_left_out()
    {
        _hand.Commit(_hand.Batch(1, _hand.Admit(5)));
        ReadOnlyMemory<byte> ending = ByHand.Batch(1, 2, _hand.Wanted()), instead = Acquire(1, 2, "a");
        Assert.Equal([instead], Judge.Choose([ending, instead], default));
        Assert.Equal(RootBehind(instead), Judge.RootBehind([instead]));
    }

    [Fact]
    public void Batches_are_next_if_each_continues_those_before_it()
    {
        ReadOnlyMemory<byte> first = Acquire(1, 1, "a"), second = Acquire(1, 2, "b");
        Assert.True(Judge.AreNext([first, second], default));
        Assert.True(Judge.AreNext([first, second], default));
        Assert.False(Judge.AreNext([second, first], default));
        Assert.False(Judge.AreNext([first, first], default));
        Assert.False(Judge.AreNext([first, new byte[1]], default));
        Assert.True(Judge.AreNext([], default));
        Assert.True(Judge.AreNext([first], default));
    }

    [Fact]
    public void The_root_is_that_behind_these_batches_whatever_was_asked_before()
    {
        ReadOnlyMemory<byte> first = Acquire(1, 1, "a"), second = Acquire(1, 2, "b"), other = Acquire(2, 1, "c");
        var behind = RootBehind(first, second);
        Assert.Equal(behind, Judge.RootBehind([first, second]));
        Judge.Choose([first, second], default);
        Assert.Equal(behind, Judge.RootBehind([first, second]));
        Assert.Equal(RootBehind(first), Judge.RootBehind([first]));
        Assert.Equal(RootBehind(first, other), Judge.RootBehind([first, other]));
        Assert.Equal(_hand.State.Root, Judge.RootBehind([]));
        Judge.Choose([], default);
        Assert.Equal(_hand.State.Root, Judge.RootBehind([]));
        Judge.AreNext([other], default);
        Assert.Equal(RootBehind(other), Judge.RootBehind([other]));
        Assert.Equal(behind, Judge.RootBehind([first, new byte[4], second]));
    }

    [Fact]
    public void What_was_found_out_counts_for_its_state_alone()
    {
        ReadOnlyMemory<byte> first = Acquire(1, 1, "a"), second = Acquire(1, 2, "b"), other = Acquire(2, 1, "c");
        Assert.True(Judge.AreNext([other], default));
        _hand.Commit(first);
        var behind = _hand.State.Execute(CommandBatch.Decode(other), _hand.Evidence, out _).Root;
        Assert.Equal(behind, Judge.RootBehind([other]));
        Judge.AreNext([second, other], default);
        _hand.Commit(second, other);
        Assert.Equal(["a", "b", "c"], _hand.State.Vms.Select(vm => vm.Vm).Order());
        Assert.Equal(3, _hand.Member.Applied);
    }

    [Fact]
    public void What_was_found_out_is_what_is_applied()
    {
        ReadOnlyMemory<byte> first = Acquire(1, 1, "a");
        Judge.Choose([first], default);
        var root = Judge.RootBehind([first]);
        _hand.Commit(first);
        Assert.Equal(root, _hand.State.Root);
        Assert.NotNull(_hand.State.FindVm("a"));
    }

    [Fact]
    public void The_root_of_a_state_as_it_is_written_is_found_and_of_anything_else_there_is_none()
    {
        Assert.Equal(_hand.State.Root, Judge.RootOf(_hand.State.Encode()));
        Assert.Null(Judge.RootOf(new byte[5]));
    }

    private Digest RootBehind(params ReadOnlyMemory<byte>[] batches) => batches.Aggregate(
        _hand.State, (state, batch) => state.Execute(CommandBatch.Decode(batch), _hand.Evidence, out _)).Root;

    private static ReadOnlyMemory<byte> Acquire(int of, long first, string vm) =>
        ByHand.Batch(of, first, new FederationCommand.Acquire(vm, "uid"));
}
