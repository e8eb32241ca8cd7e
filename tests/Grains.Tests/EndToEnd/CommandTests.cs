using NovaCron.GrainInterfaces;
using NovaCron.Grains.Federation;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class CommandTests
{
    [Theory]
    [InlineData(TwoRegions.Source)]
    [InlineData(TwoRegions.Target)]
    public async Task A_repeated_command_answers_again_and_does_nothing(string asked)
    {
        await using var world = await TwoRegions.StartAsync();
        await world.Silo(TwoRegions.Source).Vm(Drill.Vm).CreateAsync(Drill.Spec, "create");
        var vm = world.Silo(asked).Vm(Drill.Vm);
        await vm.StartAsync("start");
        await vm.PauseAsync("pause");
        await vm.ResumeAsync("resume");
        await vm.StopAsync("stop");

        // None of them starts, pauses or resumes it again.
        Assert.Equal(VmPhase.Stopped, (await vm.StartAsync("start")).Phase);
        Assert.Equal(VmPhase.Stopped, (await vm.PauseAsync("pause")).Phase);
        Assert.Equal(VmPhase.Stopped, (await vm.ResumeAsync("resume")).Phase);
        Assert.Empty(world.RunningAt(Drill.Vm));
        Assert.Equal(VmPhase.Running, (await vm.StartAsync("start-2")).Phase);
    }

    [Theory]
    [InlineData(TwoRegions.Source)]
    [InlineData(TwoRegions.Target)]
    public async Task A_repeated_deletion_spares_the_next_vm_of_that_name(string asked)
    {
        await using var world = await TwoRegions.StartAsync();
        var owner = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        var vm = world.Silo(asked).Vm(Drill.Vm);
        var first = await owner.CreateAsync(Drill.Spec, "create");
        await vm.DeleteAsync("delete");
        await vm.DeleteAsync("delete");
        var lost = await Assert.ThrowsAsync<NovaCronException>(() => owner.CreateAsync(Drill.Spec, "create"));
        Assert.Equal(NovaCronError.VmNotFound, lost.Failure.Error);
        Assert.Contains(first.Uid, lost.Failure.Message, StringComparison.Ordinal);
        var second = await owner.CreateAsync(Drill.Spec, "create-2");
        await vm.DeleteAsync("delete");
        Assert.Equal(second.Uid, (await vm.GetAsync()).Uid);
    }

    [Theory]
    [InlineData(TwoRegions.Source)]
    [InlineData(TwoRegions.Target)]
    public async Task A_repeated_migration_is_the_one_of_then(string asked)
    {
        await using var world = await Drill.WithRunningVmAsync();
        var vm = world.Silo(asked).Vm(Drill.Vm);
        var request = new MigrationRequest(TwoRegions.Target);
        var begun = await vm.MigrateAsync(request, "move");
        Assert.Equal(begun.Id, (await vm.MigrateAsync(request, "move")).Id);
        await Drill.UntilEndedAsync(world, begun.Id);

        // The region that gave the VM away remembers, also for what a user repeats there.
        var again = await world.Silo(TwoRegions.Source).Vm(Drill.Vm).MigrateAsync(request, "move");
        Assert.Equal((begun.Id, MigrationPhase.Completed), (again.Id, again.Phase));
        Assert.Single((await world.Silo(TwoRegions.Source).Region.ListMigrationsAsync()).Items);
        await Drill.AssertSettledAsync(world);
    }

    [Fact]
    public async Task An_id_that_was_used_for_something_else_is_refused()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await vm.PauseAsync("id");
        await AssertRefusedAsync(() => vm.StopAsync("id"), NovaCronError.CommandReused);
        await AssertRefusedAsync(() => world.Silo(TwoRegions.Target).Vm(Drill.Vm).ResumeAsync("id"), NovaCronError.CommandReused);
        await AssertRefusedAsync(() => vm.CreateAsync(Drill.Spec, "id"), NovaCronError.CommandReused);
        await vm.ResumeAsync("id-2");
        await vm.MigrateAsync(new MigrationRequest(TwoRegions.Target, Streams: 2), "move");
        await AssertRefusedAsync(
            () => vm.MigrateAsync(new MigrationRequest(TwoRegions.Target, Streams: 3), "move"), NovaCronError.CommandReused);
    }

    [Fact]
    public async Task A_refused_command_leaves_nothing_behind()
    {
        await using var world = await TwoRegions.StartAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await vm.CreateAsync(Drill.Spec);
        await AssertRefusedAsync(() => vm.PauseAsync("id"), NovaCronError.VmWrongPhase);
        Assert.Equal(VmPhase.Running, (await vm.StartAsync("id")).Phase);
        await AssertRefusedAsync(() => vm.MigrateAsync(new MigrationRequest("ap"), "move"), NovaCronError.RegionUnknown);
        Assert.Equal(VmPhase.Paused, (await vm.PauseAsync("move")).Phase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123-")]
    public async Task What_is_no_id_is_refused(string id)
    {
        await using var world = await TwoRegions.StartAsync();
        await AssertRefusedAsync(() => world.Silo(TwoRegions.Source).Vm(Drill.Vm).StartAsync(id), NovaCronError.InvalidRequest);
        await AssertRefusedAsync(
            () => world.Silo(TwoRegions.Source).Inbox.ExecuteAsync("us", new VmCommand(Drill.Vm, VmAction.Start, id), default),
            NovaCronError.InvalidRequest);
    }

    [Fact]
    public async Task A_command_that_a_crash_cut_short_is_finished_by_its_repetition()
    {
        await using var world = await Drill.WithRunningVmAsync();
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await vm.PauseAsync("pause");
        var rows = world.Database(TwoRegions.Source).Rows;
        var key = rows.Keys.Single(row => row.State == "novacron.vm");
        world.Kill(TwoRegions.Source);
        var taken = rows[key].Row.ToString().Replace("\"phase\":\"paused\",\"pending\":\"none\"",
            "\"phase\":\"running\",\"pending\":\"pause\"", StringComparison.Ordinal);
        var last = taken.LastIndexOf("\"isPending\":false", StringComparison.Ordinal);
        rows[key] = ("taken", BinaryData.FromString(taken.Remove(last, 17).Insert(last, "\"isPending\":true")));
        world.Host(TwoRegions.Source).Machine(Drill.Vm).Activity = Agent.MachineActivity.Running;
        await world.StartAsync(TwoRegions.Source);
        Assert.Equal(VmPhase.Paused, (await world.Silo(TwoRegions.Source).Vm(Drill.Vm).PauseAsync("pause")).Phase);
        Assert.Empty(world.RunningAt(Drill.Vm));
    }

    private static async Task AssertRefusedAsync(Func<Task> call, NovaCronError error) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<NovaCronException>(call)).Failure.Error);
}
