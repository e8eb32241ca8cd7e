using NovaCron.Agent;
using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>Migrations in a federation that has a log.</summary>
public sealed class LogMigrationTests
{
    [Fact]
    public async Task A_migration_is_committed_by_the_log()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        var migration = await Drill.MigrateAsync(world);
        await Drill.UntilEndedAsync(world, migration.Id);
        var end = await world.Silo(TwoRegions.Source).Migration(migration.Id).GetAsync();
        Assert.Equal((MigrationPhase.Completed, (Failure?)null), (end.Phase, end.Failure));
        await Drill.AssertSettledAsync(world);
        var vm = world.Log.Look(Drill.Vm)!;
        Assert.Equal((TwoRegions.Target, 2L, migration.Id, TwoRegions.Source),
            (vm.Owner, vm.Epoch, vm.Arrival!.Migration, vm.Arrival.From));
        Assert.True(vm.Arrival.Times.BeganAt <= vm.Arrival.Times.StoppedAt && vm.Arrival.Times.StoppedAt <= vm.Arrival.Times.HandedOverAt);
    }

    [Theory]
    [InlineData("Lost", TwoRegions.Source)]
    [InlineData("AnswerLost", TwoRegions.Target)]
    [InlineData("Late", null)]
    [InlineData("NoAnswer", TwoRegions.Target)]
    [InlineData("NotTaken", TwoRegions.Source)]
    public async Task A_transfer_that_is_not_answered_ends_as_the_log_has_it(string fault, string? owner)
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        world.Log.OnCommand = (_, command) =>
            command is FederationCommand.Transfer ? Enum.Parse<LogFault>(fault) : LogFault.None;
        await Drill.UntilEndedAsync(world, (await Drill.MigrateAsync(world)).Id);
        await Drill.AssertSettledAsync(world);
        var vm = world.Log.Look(Drill.Vm)!;
        Assert.Equal(world.RunningAt(Drill.Vm), [vm.Owner]);
        Assert.Equal(owner ?? vm.Owner, vm.Owner);
        Assert.Null(vm.Intent);
    }

    [Fact]
    public async Task Without_a_quorum_both_sides_wait_and_say_what_for()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        world.OnStep = (side, step) =>
        {
            world.Log.HasQuorum &= $"{side} {step}" != "source Transfer";
            return Task.CompletedTask;
        };
        var migration = world.Silo(TwoRegions.Source).Migration((await Drill.MigrateAsync(world)).Id);
        await Drill.UntilAsync(world, "it says that it waits", async () =>
            (await migration.GetAsync()).Failure?.Message.StartsWith("Waiting for the federation's log", StringComparison.Ordinal) is true);
        await Task.Delay(500);
        Assert.Equal((MigrationPhase.Committing, false), ((await migration.GetAsync()).Phase, (await migration.GetAsync()).HasEnded));
        Assert.Empty(world.RunningAt(Drill.Vm));

        world.OnStep = null;
        world.Log.HasQuorum = true;
        await Drill.UntilAsync(world, "it ends", async () => (await migration.GetAsync()).HasEnded);
        await Drill.AssertSettledAsync(world);
        Assert.Equal([world.Log.Look(Drill.Vm)!.Owner], world.RunningAt(Drill.Vm));
    }

    [Fact]
    public async Task A_source_that_dies_after_the_transfer_leaves_the_guest_running_at_the_target()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        world.OnStep = (side, step) =>
        {
            if ($"{side} {step}" == "source Commit")
            {
                world.Kill(TwoRegions.Source);
            }

            return Task.CompletedTask;
        };
        _ = await Drill.MigrateAsync(world);
        await Drill.UntilAsync(world, "the target runs it by the log's word", () =>
            Task.FromResult(world.RunningAt(Drill.Vm) is [TwoRegions.Target]));
        var vm = await world.Silo(TwoRegions.Target).Vm(Drill.Vm).GetAsync();
        Assert.Equal((TwoRegions.Target, 2L), (vm.OwnerRegion, vm.Epoch));

        world.OnStep = null;
        await world.StartAsync(TwoRegions.Source);
        await Drill.AssertSettledAsync(world);
    }

    [Fact]
    public async Task A_migration_that_left_its_intent_behind_is_in_nobodys_way()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        world.HoldsCopies = true;
        var first = await Drill.MigrateAsync(world);
        var migration = world.Silo(TwoRegions.Source).Migration(first.Id);
        await Drill.UntilAsync(world, "it copies", async () => (await migration.GetAsync()).Progress is not null);
        world.Log.OnCommand = (_, command) => command is FederationCommand.Cancel ? LogFault.Lost : LogFault.None;
        await migration.CancelAsync();
        await Drill.UntilEndedAsync(world, first.Id);
        Assert.Equal(first.Id, world.Log.Look(Drill.Vm)!.Intent!.Migration);

        world.Log.OnCommand = null;
        world.HoldsCopies = false;
        await Drill.UntilEndedAsync(world, (await Drill.MigrateAsync(world)).Id);
        Assert.Equal(TwoRegions.Target, world.Log.Look(Drill.Vm)!.Owner);
        await Drill.AssertSettledAsync(world);
    }

    [Fact]
    public async Task A_target_makes_no_room_for_what_the_log_does_not_know()
    {
        await using var world = await Drill.WithRunningVmAsync(withLog: true);
        var offer = new Federation.IncomingOffer(
            Migrations.MigrationId.Next(TimeProvider.System), Drill.Vm, "uid", TwoRegions.Source, 1,
            new GuestHardware(1 << 20, 1, null, null, null, "", null), "in-process", new Version(1, 0), default);
        var refusal = await Assert.ThrowsAsync<NovaCronException>(() =>
            world.Silo(TwoRegions.Target).Inbox.ReserveIncomingAsync(TwoRegions.Source, offer, default));
        Assert.Equal((NovaCronError.Conflict, "federation log"), (refusal.Failure.Error, refusal.Failure.Side));
    }
}
