using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class LifecycleTests
{
    [Fact]
    public async Task A_vm_is_driven_from_either_region_through_its_whole_life()
    {
        await using var world = await TwoRegions.StartAsync();
        var near = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        var far = world.Silo(TwoRegions.Target).Vm(Drill.Vm);
        var created = await near.CreateAsync(Drill.Spec);
        Assert.Equal((VmPhase.Stopped, 1L, "host-eu"), (created.Phase, created.Epoch, created.Host));
        Assert.Equal(VmPhase.Running, (await far.StartAsync()).Phase);
        Assert.Equal(VmPhase.Running, (await near.StartAsync()).Phase);
        Assert.Equal(VmPhase.Paused, (await far.PauseAsync()).Phase);
        Assert.Equal(VmPhase.Running, (await near.ResumeAsync()).Phase);
        Assert.Equal(NovaCronError.VmWrongPhase, (await Assert.ThrowsAsync<NovaCronException>(() => far.DeleteAsync())).Failure.Error);
        Assert.Equal(VmPhase.Stopped, (await far.StopAsync()).Phase);
        await far.DeleteAsync();
        Assert.Equal(NovaCronError.VmNotFound, (await Assert.ThrowsAsync<NovaCronException>(() => near.GetAsync())).Failure.Error);
        Assert.Equal(NovaCronError.VmNotFound, (await Assert.ThrowsAsync<NovaCronException>(() => far.GetAsync())).Failure.Error);
        Assert.Empty((await world.Silo(TwoRegions.Target).Region.ListVmsAsync()).Items);

        // A new VM of the name outranks every order its hosts may still remember.
        var again = await near.CreateAsync(Drill.Spec);
        Assert.Equal(2, again.Epoch);
        Assert.NotEqual(created.Uid, again.Uid);
        Assert.Equal(VmPhase.Running, (await near.StartAsync()).Phase);
    }

    [Fact]
    public async Task A_name_that_a_reachable_peer_has_is_refused()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var refusal = await Assert.ThrowsAsync<NovaCronException>(() => world.Silo(TwoRegions.Target).Vm(Drill.Vm).CreateAsync(Drill.Spec));
        Assert.Equal((NovaCronError.VmExists, "region eu"), (refusal.Failure.Error, refusal.Failure.Side));
    }

    [Fact]
    public async Task Of_two_vms_of_one_name_neither_can_move_onto_the_other()
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.CutLink();
        await world.Silo(TwoRegions.Target).Vm(Drill.Vm).CreateAsync(Drill.Spec);
        world.HealLink();
        var migration = await Drill.MigrateAsync(world);
        await Drill.UntilEndedAsync(world, migration.Id);
        var end = await world.Silo(TwoRegions.Source).Migration(migration.Id).GetAsync();
        Assert.Equal(NovaCronError.VmExists, end.Failure!.Error);
        Assert.Equal([TwoRegions.Source], world.RunningAt(Drill.Vm));
        Assert.Equal(VmPhase.Running, (await world.Silo(TwoRegions.Source).Vm(Drill.Vm).GetAsync()).Phase);
    }

    [Fact]
    public async Task A_machine_that_ended_by_itself_makes_its_vm_failed_and_startable()
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.Host(TwoRegions.Source).Machines.Clear();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        Assert.Equal(VmPhase.Failed, (await vm.GetAsync()).Phase);
        Assert.Equal(VmPhase.Running, (await vm.StartAsync()).Phase);
    }

    [Fact]
    public async Task An_owner_that_cannot_be_reached_is_named()
    {
        await using var world = await Drill.WithRunningVmAsync();
        await Drill.UntilEndedAsync(world, (await Drill.MigrateAsync(world)).Id);
        world.CutLink();
        var refusal = await Assert.ThrowsAsync<NovaCronException>(() => world.Silo(TwoRegions.Source).Vm(Drill.Vm).StopAsync());
        Assert.Equal((NovaCronError.RegionUnreachable, "stop", "link eu-us"),
            (refusal.Failure.Error, refusal.Failure.Stage, refusal.Failure.Side));
        Assert.Equal(TwoRegions.Target, Assert.Single((await world.Silo(TwoRegions.Source).Region.ListVmsAsync()).MissingRegions));
        var regions = await world.Silo(TwoRegions.Source).Region.ListRegionsAsync();
        Assert.Equal([true, false], regions.Select(region => region.IsReachable));
    }

    [Theory]
    [InlineData("ap", NovaCronError.RegionUnknown)]
    [InlineData("eu", NovaCronError.InvalidRequest)]
    [InlineData("us", NovaCronError.RegionUnreachable)]
    public async Task A_migration_to_nowhere_is_refused_before_it_is_planned(string target, NovaCronError error)
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.CutLink();
        var refusal = await Assert.ThrowsAsync<NovaCronException>(
            () => world.Silo(TwoRegions.Source).Vm(Drill.Vm).MigrateAsync(new MigrationRequest(target)));
        Assert.Equal(error, refusal.Failure.Error);
        Assert.Empty((await world.Silo(TwoRegions.Source).Region.ListMigrationsAsync()).Items);
    }

    [Fact]
    public async Task A_guest_with_a_disk_does_not_move_yet()
    {
        await using var world = await TwoRegions.StartAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await vm.CreateAsync(new VmSpec(256L << 20, 1, Disk: "/images/root.qcow2"));
        await vm.StartAsync();
        var refusal = await Assert.ThrowsAsync<NovaCronException>(() => Drill.MigrateAsync(world));
        Assert.Equal(NovaCronError.NotMigratable, refusal.Failure.Error);
    }

    [Fact]
    public async Task An_order_that_a_crash_cut_short_is_finished_after_the_restart()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var rows = world.Database(TwoRegions.Source).Rows;
        var key = rows.Keys.Single(row => row.State == "novacron.vm");
        var text = rows[key].Row.ToString().Replace("\"running\"", "\"stopping\"", StringComparison.Ordinal)
            .Replace("\"pending\":\"none\"", "\"pending\":\"stop\"", StringComparison.Ordinal);
        world.Kill(TwoRegions.Source);
        rows[key] = ("restored", BinaryData.FromString(text));
        await world.StartAsync(TwoRegions.Source);
        await Drill.UntilAsync(world, "it is stopped", () => Task.FromResult(world.RunningAt(Drill.Vm).Count == 0));
        await Drill.UntilAsync(
            world, "it says so", async () => (await world.Silo(TwoRegions.Target).Vm(Drill.Vm).GetAsync()).Phase is VmPhase.Stopped);
    }
}
