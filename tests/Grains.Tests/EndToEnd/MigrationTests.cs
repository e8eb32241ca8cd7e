using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class MigrationTests
{
    [Fact]
    public async Task A_running_guest_moves_and_its_owner_runs_the_only_copy()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var planned = await Drill.MigrateAsync(world);
        List<MigrationInfo> seen = [];
        await foreach (var info in world.Silo(TwoRegions.Target).Migration(planned.Id).WatchAsync())
        {
            seen.Add(info);
        }

        var end = seen[^1];
        Assert.Equal(MigrationPhase.Completed, end.Phase);
        Assert.Null(end.Failure);
        Assert.Equal(2, end.Epoch);
        Assert.NotNull(end.Downtime);
        Assert.Equal(1000, end.Progress!.StreamBytes);
        await Drill.AssertSettledAsync(world);
        Assert.Equal([TwoRegions.Target], world.RunningAt(Drill.Vm));
        Assert.Equal(2, world.Host(TwoRegions.Source).EpochsSeen[Drill.Vm]);
    }

    [Fact]
    public async Task A_guest_moves_there_and_back_with_ever_higher_epochs()
    {
        await using var world = await Drill.WithRunningVmAsync();
        await Drill.UntilEndedAsync(world, (await Drill.MigrateAsync(world)).Id);

        var back = await world.Silo(TwoRegions.Source).Vm(Drill.Vm).MigrateAsync(new MigrationRequest(TwoRegions.Source));
        await Drill.UntilAsync(
            world, "it is back", async () => (await world.Silo(TwoRegions.Source).Migration(back.Id).GetAsync()).HasEnded);
        var vm = await world.Silo(TwoRegions.Target).Vm(Drill.Vm).GetAsync();
        Assert.Equal((TwoRegions.Source, 3L), (vm.OwnerRegion, vm.Epoch));
        Assert.Equal([TwoRegions.Source], world.RunningAt(Drill.Vm));
        Assert.Equal(1, world.MaxRunningCopies);
    }

    [Fact]
    public async Task Different_hashes_roll_back_and_the_source_runs_on()
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.Damage = "a flipped bit";
        var migration = await Drill.MigrateAsync(world);
        await Drill.UntilEndedAsync(world, migration.Id);
        var end = await world.Silo(TwoRegions.Source).Migration(migration.Id).GetAsync();
        Assert.Equal(MigrationPhase.RolledBack, end.Phase);
        Assert.Equal(NovaCronError.HashMismatch, end.Failure!.Error);
        Assert.Equal("target us", end.Failure.Side);
        await Drill.AssertSettledAsync(world);
        Assert.Empty(world.Host(TwoRegions.Target).Machines);
        Assert.Empty(world.Host(TwoRegions.Target).Reservations);
    }

    [Fact]
    public async Task Cancelling_a_copy_rolls_it_back_at_once()
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.HoldsCopies = true;
        var migration = await Drill.MigrateAsync(world);
        var grain = world.Silo(TwoRegions.Target).Migration(migration.Id);
        await Drill.UntilAsync(world, "it copies", async () => (await grain.GetAsync()).Progress is not null);
        var asked = await grain.CancelAsync();
        Assert.Equal(MigrationPhase.RollingBack, asked.Phase);
        await Drill.UntilEndedAsync(world, migration.Id);
        var end = await grain.GetAsync();
        Assert.Equal(MigrationPhase.RolledBack, end.Phase);
        Assert.Equal(NovaCronError.MigrationCancelled, end.Failure!.Error);
        await Drill.AssertSettledAsync(world);
    }

    [Fact]
    public async Task A_committed_migration_cannot_be_cancelled()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var migration = await Drill.MigrateAsync(world);
        await Drill.UntilEndedAsync(world, migration.Id);
        var refusal = await Assert.ThrowsAsync<NovaCronException>(
            () => world.Silo(TwoRegions.Source).Migration(migration.Id).CancelAsync());
        Assert.Equal(NovaCronError.MigrationCommitted, refusal.Failure.Error);
    }

    [Fact]
    public async Task A_target_without_room_rolls_back_and_says_which_side()
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.Host(TwoRegions.Target).FreeMemory = 1 << 20;
        var migration = await Drill.MigrateAsync(world);
        await Drill.UntilEndedAsync(world, migration.Id);
        var end = await world.Silo(TwoRegions.Source).Migration(migration.Id).GetAsync();
        Assert.Equal(NovaCronError.NotEnoughMemory, end.Failure!.Error);
        Assert.Equal(("reserving", "target us"), (end.Failure.Stage, end.Failure.Side));
        await Drill.AssertSettledAsync(world);
    }

    [Fact]
    public async Task A_migrating_vm_takes_no_orders_and_no_second_migration()
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.HoldsCopies = true;
        await Drill.MigrateAsync(world);
        var vm = world.Silo(TwoRegions.Target).Vm(Drill.Vm);
        Assert.Equal(VmPhase.Migrating, (await vm.GetAsync()).Phase);
        foreach (var order in new Func<Task>[] { () => vm.StopAsync(), () => vm.PauseAsync(), () => Drill.MigrateAsync(world) })
        {
            Assert.Equal(NovaCronError.VmMigrating, (await Assert.ThrowsAsync<NovaCronException>(order)).Failure.Error);
        }
    }
}
