using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class CutLinkTests
{
    public static TheoryData<string, bool> Steps => KillScript.Steps();

    [Theory, MemberData(nameof(Steps))]
    public Task Cut_after_a_written_step_then_healed_leaves_one_copy_at_one_owner(string step, bool isCancelled) => KillScript.RunAsync(
        step,
        isCancelled,
        world => world.CutLink(),
        world =>
        {
            world.HealLink();
            return Task.CompletedTask;
        });

    [Fact]
    public async Task Cut_during_the_copy_is_a_pause_on_both_sides_and_the_migration_completes()
    {
        await using var world = await Drill.WithRunningVmAsync();
        world.HoldsCopies = true;
        var migration = world.Silo(TwoRegions.Source).Migration((await Drill.MigrateAsync(world)).Id);
        await Drill.UntilAsync(world, "it copies", async () => (await migration.GetAsync()).Progress is not null);
        world.CutLink();
        await Drill.UntilAsync(
            world, "the source says that it waits", async () => (await migration.GetAsync()).Progress is { StalledSince: not null });

        // The target hears nothing, asks, gets no answer, and keeps what it has.
        await Drill.UntilAsync(
            world, "the target asks in vain", () => Task.FromResult(world.Journal.Count(line => line.Contains("stays Opened")) >= 3));
        Assert.Equal(MigrationPhase.Copying, (await migration.GetAsync()).Phase);
        Assert.Equal([TwoRegions.Source], world.RunningAt(Drill.Vm));

        world.HealLink();
        world.HoldsCopies = false;
        await Drill.UntilAsync(world, "the migration ends", async () => (await migration.GetAsync()).HasEnded);
        var end = await migration.GetAsync();
        Assert.Equal((MigrationPhase.Completed, (Failure?)null), (end.Phase, end.Failure));
        await Drill.AssertSettledAsync(world);
    }
}
