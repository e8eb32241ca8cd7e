using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Hosts;
using NovaCron.Grains.State;
using NovaCron.Grains.Tests.Model;
using NovaCron.Grains.Vms;

namespace NovaCron.Grains.Tests.Rules;

/// <summary>Single decisions of failover that schedules reach seldom.</summary>
public sealed class FailoverRulesTests
{
    private static readonly VmState Owned = FailoverWorld.NewVm("eu", FailoverPlan.None);

    [Theory]
    [InlineData(CommandOutcome.Done, "Extend")]
    [InlineData(CommandOutcome.NoLease, "Restart")]
    [InlineData(CommandOutcome.Full, "None")]
    [InlineData(null, "None")]
    public void Only_the_logs_word_extends_a_lease_or_ends_it(CommandOutcome? outcome, string act) =>
        Assert.Equal(act, LeaseRules.After(outcome is { } known ? new CommandResult(known) : null).ToString());

    [Theory]
    [InlineData(true, true, "Renew")]
    [InlineData(false, true, "Drop")]
    [InlineData(false, false, "None")]
    public void A_lease_is_renewed_while_it_is_wanted_and_dropped_once(bool isWanted, bool mayHaveLease, string act) =>
        Assert.Equal(act, LeaseRules.After(new LeaseStamp("life", TimeSpan.Zero, isWanted), mayHaveLease).ToString());

    [Fact]
    public void A_vm_is_lost_to_a_later_epoch_alone_and_not_while_a_migration_has_hold_of_it()
    {
        Assert.Same(Owned, Grains.Vms.VmOwnership.Lose(Owned, "eu", "us", 1));
        Assert.Same(Owned, Grains.Vms.VmOwnership.Lose(Owned, "eu", "eu", 2));
        var held = Owned with { Migration = "m" };
        Assert.Same(held, Grains.Vms.VmOwnership.Lose(held, "eu", "us", 2));
        var lost = Grains.Vms.VmOwnership.Lose(Owned, "eu", "us", 2);
        Assert.Equal(("us", 2L, VmAct.Yield, Owned.Host), (lost.Owner, lost.Epoch, lost.Pending, lost.Host));
    }

    [Fact]
    public void A_name_is_not_taken_again_while_what_is_left_of_it_is_still_removed()
    {
        var lost = Grains.Vms.VmOwnership.Lose(Owned, "eu", "us", 2);
        var created = new VmInput.Created("vm", "new", "eu", "host-eu", Owned.Guest!);
        Assert.Equal(NovaCronError.VmExists, VmLifecycle.Step(lost, created, default).Refusal);
        Assert.Null(VmLifecycle.Step(VmLifecycle.Step(lost, new VmInput.Yielded(), default).State, created, default).Refusal);
    }

    [Fact]
    public void What_was_adopted_is_adopted_once()
    {
        var empty = new VmState { Name = "vm" };
        var adoption = new VmAdoption("vm", "uid", 2, "host-us", Owned.Guest!, default, "ap");
        var adopted = Grains.Vms.VmOwnership.Adopt(empty, "us", adoption).State;
        Assert.Equal(("us", 2L, VmAct.Start), (adopted.Owner, adopted.Epoch, adopted.Pending));
        Assert.Same(adopted, Grains.Vms.VmOwnership.Adopt(adopted, "us", adoption).State);
        Assert.True(Grains.Vms.VmOwnership.Adopt(Owned, "eu", adoption).IsRefused);
    }
}
