using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests;

public sealed class AbortTests
{
    public static TheoryData<MoveStage> BeforeTheTransfer => [.. Enum.GetValues<MoveStage>().Where(stage => stage < MoveStage.Fenced)];

    [Theory]
    [MemberData(nameof(BeforeTheTransfer))]
    public async Task Move_aborted_at_any_stage_leaves_the_guest_running_at_its_source(MoveStage stage)
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var free = (await regions.Target.Agent.DescribeAsync(regions.Token)).FreeMemoryBytes;
        var move = new Move(regions);
        await move.RunToAsync(stage);

        await move.AbortTargetAsync();
        await move.AbortSourceAsync();

        await regions.AssertRunsOnlyAsync(regions.Source);
        Assert.Null(await regions.Target.Agent.FindAsync(TwoRegions.Vm, regions.Token));
        Assert.Equal(free, (await regions.Target.Agent.DescribeAsync(regions.Token)).FreeMemoryBytes);
        await move.AbortTargetAsync();
        await move.AbortSourceAsync();
        regions.Source.Link.BytesPerSecond = 0;
        await new Move(regions, "migration-2").RunToAsync(MoveStage.Activated);
        await regions.AssertRunsOnlyAsync(regions.Target);
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
    }

    [Theory]
    [InlineData(MoveStage.Copying)]
    [InlineData(MoveStage.StandsStill)]
    [InlineData(MoveStage.Finished)]
    public async Task Source_aborted_first_tells_the_target_or_leaves_it_standing(MoveStage stage)
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(stage);

        await move.AbortSourceAsync();

        await regions.AssertRunsOnlyAsync(regions.Source);
        if (stage < MoveStage.Finished)
        {
            var error = await Assert.ThrowsAsync<AgentException>(move.WaitForLoadedAsync);
            Assert.Equal(AgentError.Cancelled, error.Error);
        }

        await move.AbortTargetAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Fact]
    public async Task Source_does_not_let_the_guest_run_again_once_ownership_has_moved()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Fenced);

        var error = await Assert.ThrowsAsync<AgentException>(move.AbortSourceAsync);

        Assert.Equal(AgentError.StaleEpoch, error.Error);
        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
        await move.ActivateAsync();
        await regions.AssertRunsOnlyAsync(regions.Target);
    }

    [Fact]
    public async Task Target_does_not_give_up_a_guest_it_was_given()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Activated);

        var error = await Assert.ThrowsAsync<AgentException>(move.AbortTargetAsync);

        Assert.Equal(AgentError.WrongState, error.Error);
        await regions.AssertRunsOnlyAsync(regions.Target);
    }

    [Fact]
    public async Task Fence_set_while_the_guest_is_copied_keeps_it_still_when_the_copy_is_given_up()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.StandsStill);

        await move.FenceAsync();
        await move.AbortTargetAsync();

        await Assert.ThrowsAsync<AgentException>(move.FinishAsync);
        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
        await regions.Source.Agent.StopAsync(TwoRegions.Vm, 2, regions.Token);
        Assert.Null(await regions.Source.Agent.FindAsync(TwoRegions.Vm, regions.Token));
        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));
    }
}
