using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>A host or its region falls silent: its VM runs elsewhere afterwards, and never twice.</summary>
public sealed class TakeOverTests
{
    [Fact]
    public async Task The_region_that_stands_by_takes_the_vm_over_and_the_old_owner_removes_what_it_has()
    {
        await using var world = await FailoverDrill.WithTakenOverVmAsync();
        await world.StartAsync(TwoRegions.Source);
        await Drill.UntilAsync(world, "the old owner has nothing of it", () =>
            Task.FromResult(!world.Host(TwoRegions.Source).Machines.ContainsKey(Drill.Vm)));
        Assert.Equal(2, world.Host(TwoRegions.Source).EpochsSeen[Drill.Vm]);

        // It forwards, and stands by in its turn.
        await FailoverDrill.UntilLeaseAsync(world, TwoRegions.Source, VmLeaseState.Held);
        var info = await world.Silo(TwoRegions.Source).Vm(Drill.Vm).GetAsync();
        Assert.Equal((TwoRegions.Target, 2L, TwoRegions.Source), (info.OwnerRegion, info.Epoch, info.Standby));
        await world.Silo(TwoRegions.Source).Vm(Drill.Vm).StopAsync();
        Assert.Empty(world.RunningAt(Drill.Vm));
        FailoverDrill.AssertNeverTwo(world);
    }

    [Fact]
    public async Task It_fails_over_there_and_back()
    {
        await using var world = await FailoverDrill.WithTakenOverVmAsync();
        await world.StartAsync(TwoRegions.Source);
        await FailoverDrill.UntilLeaseAsync(world, TwoRegions.Target, VmLeaseState.Held);
        world.Kill(TwoRegions.Target);
        world.LetLeaseEnd(TwoRegions.Target);
        await FailoverDrill.UntilRunsAtAsync(world, TwoRegions.Source, 3);
        FailoverDrill.AssertNeverTwo(world);
    }

    [Theory]
    [InlineData("Lost")]
    [InlineData("AnswerLost")]
    [InlineData("Late")]
    [InlineData("NoAnswer")]
    [InlineData("NotTaken")]
    public async Task A_claim_that_is_not_answered_is_not_acted_on_until_the_log_says_whose_the_vm_is(string fault)
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        var faults = 1;
        world.Log.OnCommand = (_, command) => command is FederationCommand.Claim && Interlocked.Decrement(ref faults) >= 0
            ? Enum.Parse<LogFault>(fault)
            : LogFault.None;
        world.Kill(TwoRegions.Source);
        world.LetLeaseEnd(TwoRegions.Source);
        await FailoverDrill.UntilRunsAtAsync(world, TwoRegions.Target, 2);
        FailoverDrill.AssertNeverTwo(world);
    }

    [Fact]
    public async Task A_renewal_that_came_before_a_claim_keeps_the_vm_where_it_is()
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        var host = world.Host(TwoRegions.Source);
        world.Log.OnCommand = (_, command) =>
        {
            if (command is not FederationCommand.Claim)
            {
                return command is FederationCommand.RenewLease ? LogFault.Lost : LogFault.None;
            }

            world.Log.OnCommand = null;
            world.Log.Execute(TwoRegions.Source, new FederationCommand.RenewLease(host.Name, host.Nonce));
            return LogFault.None;
        };
        world.Log.EndLease(TwoRegions.Source, host.Name);
        await Drill.UntilAsync(world, "the claim is answered", () => Task.FromResult(
            world.Journal.Any(line => line.Contains("answered to the claim of VM web-1: Renewed", StringComparison.Ordinal))));
        await FailoverDrill.UntilRunsAtAsync(world, TwoRegions.Source, 1);
        FailoverDrill.AssertNeverTwo(world);
    }

    [Fact]
    public async Task Without_a_quorum_nobody_takes_anything_over_and_nothing_under_a_lease_is_booted()
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        world.Log.HasQuorum = false;
        world.Kill(TwoRegions.Source);
        world.LetLeaseEnd(TwoRegions.Source);
        await world.StartAsync(TwoRegions.Source);
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await Drill.UntilAsync(world, "it is seen that its machine is gone", async () =>
            (await vm.GetAsync()).Phase is VmPhase.Failed or VmPhase.Starting);
        await Assert.ThrowsAsync<NovaCronException>(() => vm.StartAsync());
        Assert.Empty(world.RunningAt(Drill.Vm));
        Assert.Equal(TwoRegions.Source, world.Log.Look(Drill.Vm)!.Owner);

        world.Log.HasQuorum = true;
        await Drill.UntilAsync(world, "one of them runs it", () => Task.FromResult(
            world.RunningAt(Drill.Vm) is [var runs] && world.Log.Look(Drill.Vm)!.Owner == runs));
        FailoverDrill.AssertNeverTwo(world);
    }

    [Fact]
    public async Task A_host_that_was_cut_off_and_comes_back_before_anybody_claims_boots_its_vm_again()
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        world.Log.HasQuorum = false;
        world.EndLeased(TwoRegions.Source);
        Assert.Empty(world.RunningAt(Drill.Vm));
        world.Log.HasQuorum = true;
        await FailoverDrill.UntilRunsAtAsync(world, TwoRegions.Source, 1);
        Assert.Equal("life 0", world.Host(TwoRegions.Source).Nonce);
    }

    [Fact]
    public async Task A_host_whose_lease_a_claim_has_ended_comes_back_with_another_life()
    {
        await using var world = await FailoverDrill.WithTakenOverVmAsync();
        await world.StartAsync(TwoRegions.Source);
        var vm = world.Silo(TwoRegions.Source).Vm("other");
        await vm.CreateAsync(Drill.Spec);
        await vm.StartAsync();
        await vm.SetFailoverAsync(FailoverDrill.Automatic);
        await Drill.UntilAsync(world, "the lease is held", async () => (await vm.GetAsync()).Lease is VmLeaseState.Held);
        Assert.False(world.Log.LookLease(TwoRegions.Source, world.Host(TwoRegions.Source).Name)!.IsBroken);
    }

    [Fact]
    public async Task A_vm_that_an_operator_gave_to_another_region_is_not_booted_by_the_one_that_had_it()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await vm.StopAsync();
        world.Log.Give(Drill.Vm, "ap");
        await Assert.ThrowsAsync<NovaCronException>(() => vm.StartAsync("start-2"));
        Assert.Empty(world.RunningAt(Drill.Vm));
        await Drill.UntilAsync(world, "nothing is left here", async () =>
            !(await world.Silo(TwoRegions.Source).Region.ListVmsAsync()).Items.Any());
    }

    [Fact]
    public async Task The_region_that_stands_by_goes_on_after_a_restart()
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        world.Kill(TwoRegions.Target);
        world.Kill(TwoRegions.Source);
        world.LetLeaseEnd(TwoRegions.Source);
        await world.StartAsync(TwoRegions.Target);
        await FailoverDrill.UntilRunsAtAsync(world, TwoRegions.Target, 2);
        FailoverDrill.AssertNeverTwo(world);
    }
}
