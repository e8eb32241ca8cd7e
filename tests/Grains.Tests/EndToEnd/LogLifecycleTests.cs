using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>Names of VMs in a federation that has a log.</summary>
public sealed class LogLifecycleTests
{
    [Fact]
    public async Task A_vm_has_the_logs_epoch_and_its_name_is_free_again_once_it_is_deleted()
    {
        await using var world = await TwoRegions.StartAsync(withLog: true);
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        var created = await vm.CreateAsync(Drill.Spec);
        Assert.Equal((created.Uid, 1L), (world.Log.Look(Drill.Vm)!.Uid, created.Epoch));
        await vm.DeleteAsync();
        Assert.Null(world.Log.Look(Drill.Vm));
        var again = await world.Silo(TwoRegions.Target).Vm(Drill.Vm).CreateAsync(Drill.Spec);
        Assert.Equal((2L, TwoRegions.Target), (again.Epoch, world.Log.Look(Drill.Vm)!.Owner));
    }

    [Fact]
    public async Task A_name_that_another_region_has_in_the_log_is_taken_though_that_region_is_silent()
    {
        await using var world = await TwoRegions.StartAsync(withLog: true);
        world.Log.Execute("ap", new FederationCommand.Acquire(Drill.Vm, "other"));
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        var refusal = await Assert.ThrowsAsync<NovaCronException>(() => vm.CreateAsync(Drill.Spec));
        Assert.Equal(NovaCronError.VmExists, refusal.Failure.Error);
        Assert.Empty((await world.Silo(TwoRegions.Source).Region.ListVmsAsync()).Items);
    }

    [Theory]
    [InlineData("Lost")]
    [InlineData("AnswerLost")]
    [InlineData("Late")]
    [InlineData("NoAnswer")]
    public async Task A_create_in_doubt_goes_on_until_the_log_says_whose_the_name_is(string fault)
    {
        await using var world = await TwoRegions.StartAsync(withLog: true);
        var faults = 1;
        world.Log.OnCommand = (_, _) => Interlocked.Decrement(ref faults) >= 0 ? Enum.Parse<LogFault>(fault) : LogFault.None;
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        try
        {
            await vm.CreateAsync(Drill.Spec, "create-1");
        }
        catch (NovaCronException e)
        {
            Assert.Equal((NovaCronError.RegionUnreachable, "federation log", true),
                (e.Failure.Error, e.Failure.Side, e.Failure.IsTransient));
        }

        var created = await vm.CreateAsync(Drill.Spec, "create-1");
        Assert.Equal((created.Uid, TwoRegions.Source), (world.Log.Look(Drill.Vm)!.Uid, world.Log.Look(Drill.Vm)!.Owner));
        Assert.Equal(VmPhase.Running, (await vm.StartAsync()).Phase);
    }

    [Fact]
    public async Task Nothing_runs_and_nothing_is_forgotten_while_nobody_can_tell()
    {
        await using var world = await TwoRegions.StartAsync(withLog: true);
        world.Log.HasQuorum = false;
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await Assert.ThrowsAsync<NovaCronException>(() => vm.CreateAsync(Drill.Spec));
        await Assert.ThrowsAsync<NovaCronException>(() => vm.StartAsync());
        Assert.Empty(world.RunningAt(Drill.Vm));
        world.Log.HasQuorum = true;
        await Drill.UntilAsync(world, "it can be started", async () => (await vm.StartAsync()).Phase is VmPhase.Running);

        await vm.StopAsync();
        world.Log.HasQuorum = false;
        await Assert.ThrowsAsync<NovaCronException>(() => vm.DeleteAsync());
        await Assert.ThrowsAsync<NovaCronException>(() => vm.StartAsync());
        Assert.Equal(TwoRegions.Source, world.Log.Look(Drill.Vm)!.Owner);
        world.Log.HasQuorum = true;
        await Drill.UntilAsync(world, "the name is nobody's", () => Task.FromResult(world.Log.Look(Drill.Vm) is null));
        await Drill.UntilAsync(world, "the record is gone", async () =>
            await Assert.ThrowsAsync<NovaCronException>(() => vm.GetAsync()) is { Failure.Error: NovaCronError.VmNotFound });
    }

    [Fact]
    public async Task A_create_that_the_log_did_not_take_leaves_nothing_behind()
    {
        await using var world = await TwoRegions.StartAsync(withLog: true);
        world.Log.OnCommand = (_, _) => LogFault.NotTaken;
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await Assert.ThrowsAsync<NovaCronException>(() => vm.CreateAsync(Drill.Spec, "create-1"));
        world.Log.OnCommand = null;
        await Assert.ThrowsAsync<NovaCronException>(() => vm.GetAsync());
        Assert.Equal(1, (await vm.CreateAsync(Drill.Spec, "create-1")).Epoch);
        Assert.Equal(TwoRegions.Source, world.Log.Look(Drill.Vm)!.Owner);
    }

    [Fact]
    public async Task A_vm_from_before_the_log_takes_its_name_there_and_moves_by_it()
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.Log.IsOn = true;
        var migration = await Drill.MigrateAsync(world);
        await Drill.UntilEndedAsync(world, migration.Id);
        Assert.Equal((TwoRegions.Target, 2L), (world.Log.Look(Drill.Vm)!.Owner, world.Log.Look(Drill.Vm)!.Epoch));
        await Drill.AssertSettledAsync(world);
    }

    [Fact]
    public async Task A_vm_from_before_a_log_that_is_ahead_runs_on_and_moves_once_it_was_restarted()
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.Log.Execute("ap", new FederationCommand.Acquire("old", "old", 7));
        world.Log.Execute("ap", new FederationCommand.Release("old", 7));
        world.Log.IsOn = true;
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        var refusal = await Assert.ThrowsAsync<NovaCronException>(() => Drill.MigrateAsync(world));
        Assert.Equal(NovaCronError.VmWrongPhase, refusal.Failure.Error);
        var info = await vm.GetAsync();
        Assert.Equal((VmPhase.Running, 1L, 8L), (info.Phase, info.Epoch, world.Log.Look(Drill.Vm)!.Epoch));

        await vm.StopAsync();
        await vm.StartAsync();
        await Drill.UntilEndedAsync(world, (await Drill.MigrateAsync(world)).Id);
        Assert.Equal((TwoRegions.Target, 9L), (world.Log.Look(Drill.Vm)!.Owner, world.Log.Look(Drill.Vm)!.Epoch));
    }
}
