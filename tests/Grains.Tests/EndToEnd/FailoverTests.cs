using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>VMs that fail over by themselves, while nothing fails.</summary>
public sealed class FailoverTests
{
    [Fact]
    public async Task A_vm_comes_under_its_hosts_lease_and_out_of_it_again()
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        var info = await vm.GetAsync();
        Assert.Equal((VmFailoverMode.Automatic, TwoRegions.Target), (info.Failover, info.Standby));
        Assert.Equal(world.Host(TwoRegions.Source).Name, world.Log.Look(Drill.Vm)!.Host);
        Assert.True(world.Host(TwoRegions.Source).Machine(Drill.Vm).IsGuarded);

        await vm.SetFailoverAsync(FailoverDrill.Manual);
        await FailoverDrill.UntilLeaseAsync(world, TwoRegions.Source, VmLeaseState.None);
        Assert.Equal(FailoverMode.Manual, FailoverDrill.Listed(world));
        Assert.False(world.Host(TwoRegions.Source).Machine(Drill.Vm).IsGuarded);
        await Drill.UntilAsync(world, "the host's lease is dropped", () =>
            Task.FromResult(world.Log.LookLease(TwoRegions.Source, world.Host(TwoRegions.Source).Name) is null));
    }

    [Fact]
    public async Task A_command_has_effect_once_and_its_id_is_not_for_another()
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        var vm = world.Silo(TwoRegions.Target).Vm(Drill.Vm);
        var version = (await vm.GetAsync()).Version;
        Assert.Equal(version, (await vm.SetFailoverAsync(FailoverDrill.Automatic, "failover-1")).Version);
        var refusal = await Assert.ThrowsAsync<NovaCronException>(() => vm.SetFailoverAsync(FailoverDrill.Manual, "failover-1"));
        Assert.Equal(NovaCronError.CommandReused, refusal.Failure.Error);
    }

    [Fact]
    public async Task A_stopped_vm_is_under_no_lease_and_comes_back_under_it_with_its_start()
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await vm.StopAsync();
        await FailoverDrill.UntilLeaseAsync(world, TwoRegions.Source, VmLeaseState.None);
        Assert.Equal(FailoverMode.Manual, FailoverDrill.Listed(world));
        Assert.Equal(VmFailoverMode.Automatic, (await vm.StartAsync()).Failover);
        await FailoverDrill.UntilLeaseAsync(world, TwoRegions.Source, VmLeaseState.Held);
        Assert.Equal(FailoverMode.Automatic, FailoverDrill.Listed(world));
    }

    [Fact]
    public async Task The_region_that_stands_by_gets_the_images_that_it_lacks()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        var target = world.Host(TwoRegions.Target);
        target.Lacking.Add(new ImageReference(new string('a', 64), 7));
        await world.Silo(TwoRegions.Source).Vm(Drill.Vm).SetFailoverAsync(new(VmFailoverMode.Automatic, TwoRegions.Target));
        await FailoverDrill.UntilLeaseAsync(world, TwoRegions.Source, VmLeaseState.Held);
        Assert.Empty(target.Lacking);
        Assert.Empty(target.Reservations);
    }

    [Fact]
    public async Task A_vm_that_moves_is_under_the_lease_of_its_new_host()
    {
        await using var world = await FailoverDrill.WithHeldVmAsync();
        await Drill.UntilEndedAsync(world, (await Drill.MigrateAsync(world)).Id);
        await FailoverDrill.UntilLeaseAsync(world, TwoRegions.Target, VmLeaseState.Held);
        Assert.Equal(TwoRegions.Source, (await world.Silo(TwoRegions.Target).Vm(Drill.Vm).GetAsync()).Standby);
        Assert.Equal(world.Host(TwoRegions.Target).Name, world.Log.Look(Drill.Vm)!.Host);
        FailoverDrill.AssertNeverTwo(world);
    }

    [Theory]
    [InlineData(null, false, false, "no member of a federation's log")]
    [InlineData(null, true, true, "no other member")]
    [InlineData("eu", true, false, "cannot stand by")]
    [InlineData("ap", true, false, "cannot stand by")]
    [InlineData("moon", true, false, "cannot stand by")]
    public async Task What_cannot_be_is_refused_and_says_why(string? standby, bool hasLog, bool isAlone, string why)
    {
        await using var world = await Drill.WithRunningVmAsync(hasLog);
        world.Log.Members = isAlone ? [TwoRegions.Source] : world.Log.Members;
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        var refusal = await Assert.ThrowsAsync<NovaCronException>(
            () => vm.SetFailoverAsync(new(VmFailoverMode.Automatic, standby), "failover-1"));
        Assert.Equal(NovaCronError.FailoverNotPossible, refusal.Failure.Error);
        Assert.Contains(why, refusal.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(VmFailoverMode.Manual, (await vm.GetAsync()).Failover);
    }

    [Theory]
    [InlineData("Lost")]
    [InlineData("AnswerLost")]
    [InlineData("Late")]
    [InlineData("NoAnswer")]
    public async Task What_the_log_does_not_answer_is_asked_again(string fault)
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        var faults = 2;
        world.Log.OnCommand = (_, command) => command is FederationCommand.SetFailover && Interlocked.Decrement(ref faults) >= 0
            ? Enum.Parse<LogFault>(fault)
            : LogFault.None;
        await world.Silo(TwoRegions.Source).Vm(Drill.Vm).SetFailoverAsync(FailoverDrill.Automatic);
        await FailoverDrill.UntilLeaseAsync(world, TwoRegions.Source, VmLeaseState.Held);
        Assert.Equal(FailoverMode.Automatic, FailoverDrill.Listed(world));
    }
}
