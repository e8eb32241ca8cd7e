using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class StorageFailureTests
{
    [Fact]
    public async Task An_order_that_cannot_be_written_says_that_the_database_is_away_and_works_when_it_is_back()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        world.Database(TwoRegions.Source).IsAway = true;
        AssertStorage(await Assert.ThrowsAsync<NovaCronException>(() => vm.StopAsync("stop-1")));

        // The record could not be read back either: the activation ended, and the next one cannot be woken.
        AssertStorage(await Assert.ThrowsAsync<NovaCronException>(() => vm.StopAsync("stop-1")));
        Assert.Equal([TwoRegions.Source], world.RunningAt(Drill.Vm));
        world.Database(TwoRegions.Source).IsAway = false;
        Assert.Equal(VmPhase.Stopped, (await vm.StopAsync("stop-1")).Phase);
        Assert.Empty(world.RunningAt(Drill.Vm));
    }

    [Fact]
    public async Task A_grain_that_cannot_be_woken_says_that_the_database_is_away()
    {
        await using var world = await TwoRegions.StartAsync();
        world.Database(TwoRegions.Source).IsAway = true;
        AssertStorage(await Assert.ThrowsAsync<NovaCronException>(() => world.Silo(TwoRegions.Source).Vm("never-woken").GetAsync()));
        AssertStorage(await Assert.ThrowsAsync<NovaCronException>(
            () => world.Silo(TwoRegions.Source).Migration("01J0000000000000000000000A").GetAsync()));
        world.Database(TwoRegions.Source).IsAway = false;
        var missing = await Assert.ThrowsAsync<NovaCronException>(() => world.Silo(TwoRegions.Source).Vm("never-woken").GetAsync());
        Assert.Equal(NovaCronError.VmNotFound, missing.Failure.Error);
    }

    [Fact]
    public async Task A_failure_of_a_grain_that_another_grain_asked_is_told_as_it_is()
    {
        await using var world = await TwoRegions.StartAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await Assert.ThrowsAsync<NovaCronException>(() => vm.GetAsync());
        world.Database(TwoRegions.Source).IsAway = true;

        // The VM's grain is awake; what cannot be written is the region's index.
        AssertStorage(await Assert.ThrowsAsync<NovaCronException>(() => vm.CreateAsync(Drill.Spec, "create-1")));
        world.Database(TwoRegions.Source).IsAway = false;
        Assert.Equal(VmPhase.Stopped, (await vm.CreateAsync(Drill.Spec, "create-1")).Phase);
    }

    [Fact]
    public async Task A_command_whose_write_was_not_answered_takes_effect_once()
    {
        await using var world = await TwoRegions.StartAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        world.Database(TwoRegions.Source).LosesAnswers = true;
        AssertStorage(await Assert.ThrowsAsync<NovaCronException>(() => vm.CreateAsync(Drill.Spec, "create-1")));
        AssertStorage(await Assert.ThrowsAsync<NovaCronException>(() => vm.CreateAsync(Drill.Spec, "create-1")));
        world.Database(TwoRegions.Source).LosesAnswers = false;
        var created = await vm.CreateAsync(Drill.Spec, "create-1");
        Assert.Equal((VmPhase.Stopped, 1L), (created.Phase, created.Epoch));
        Assert.Equal(created.Uid, (await vm.CreateAsync(Drill.Spec, "create-1")).Uid);
    }

    [Fact]
    public async Task Somebody_elses_write_is_a_conflict_and_the_next_call_works()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var rows = world.Database(TwoRegions.Source).Rows;
        var key = rows.Keys.Single(row => row.State == "novacron.vm");
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        rows[key] = ("somebody-else", rows[key].Row);
        var conflict = await Assert.ThrowsAsync<NovaCronException>(() => vm.StopAsync("stop-1"));
        Assert.Equal((NovaCronError.Conflict, "storage", true),
            (conflict.Failure.Error, conflict.Failure.Stage, conflict.Failure.IsTransient));
        Assert.Equal(VmPhase.Stopped, (await vm.StopAsync("stop-1")).Phase);
    }

    [Fact]
    public async Task A_record_of_a_later_format_is_refused_with_its_numbers()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var rows = world.Database(TwoRegions.Source).Rows;
        var key = rows.Keys.Single(row => row.State == "novacron.vm");
        world.Kill(TwoRegions.Source);
        rows[key] = ("later", BinaryData.FromString(rows[key].Row.ToString()
            .Replace("\"schemaVersion\":4", "\"schemaVersion\":5", StringComparison.Ordinal)));
        await world.StartAsync(TwoRegions.Source);
        var refusal = await Assert.ThrowsAsync<NovaCronException>(() => world.Silo(TwoRegions.Source).Vm(Drill.Vm).GetAsync());
        Assert.Equal((NovaCronError.Internal, "storage", false),
            (refusal.Failure.Error, refusal.Failure.Stage, refusal.Failure.IsTransient));
        Assert.Contains("has format 5; this version reads up to 4", refusal.Failure.Message, StringComparison.Ordinal);
    }

    private static void AssertStorage(NovaCronException exception)
    {
        Assert.Equal((NovaCronError.StorageUnavailable, "storage", "region eu", true),
            (exception.Failure.Error, exception.Failure.Stage, exception.Failure.Side, exception.Failure.IsTransient));
        Assert.DoesNotContain("db.internal", exception.Message, StringComparison.Ordinal);
    }
}
