using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests;

public sealed class CrashTests
{
    public static TheoryData<MoveStage> Stages => [.. Enum.GetValues<MoveStage>()];

    public static TheoryData<MoveStage> BeforeTheTransfer => [.. Enum.GetValues<MoveStage>().Where(stage => stage < MoveStage.Fenced)];

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Source_agent_that_dies_never_makes_the_guest_run_twice_and_the_move_is_settled_after_it(MoveStage stage)
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(stage);

        await regions.Source.RestartAsync();

        if (stage >= MoveStage.Fenced)
        {
            // Ownership has moved: only the target may go on.
            await move.ActivateAsync();
            await regions.AssertRunsOnlyAsync(regions.Target);
            var error = await Assert.ThrowsAsync<AgentException>(() => regions.Source.Agent.ResumeAsync(TwoRegions.Vm, 1, regions.Token));
            Assert.Equal(AgentError.StaleEpoch, error.Error);
        }
        else
        {
            await move.AbortSourceAsync();
            await move.AbortTargetAsync();
            await regions.AssertRunsOnlyAsync(regions.Source);
            await regions.AssertGuestIntactAsync(regions.Source.Agent);
        }
    }

    [Theory]
    [InlineData(MoveStage.Copying)]
    [InlineData(MoveStage.StandsStill)]
    public async Task Copy_asked_for_again_after_the_source_agent_died_says_that_its_stream_is_lost(MoveStage stage)
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(stage);
        await regions.Source.RestartAsync();

        var copying = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync());
        var finishing = await Assert.ThrowsAsync<AgentException>(move.FinishAsync);

        Assert.Equal(AgentError.WrongState, copying.Error);
        Assert.Equal(AgentError.WrongState, finishing.Error);
        Assert.Contains("source", copying.Message, StringComparison.Ordinal);
        Assert.Contains("restarted", copying.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finished_copy_is_still_known_after_the_source_agent_died()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Finished);
        var before = move.Copied;
        await regions.Source.RestartAsync();

        await move.CopyAsync();
        await move.FinishAsync();

        Assert.Equal(before, move.Copied);
        await move.WaitForLoadedAsync();
        await move.FenceAsync();
        await move.ActivateAsync();
        await regions.AssertRunsOnlyAsync(regions.Target);
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
    }

    [Theory]
    [MemberData(nameof(BeforeTheTransfer))]
    public async Task Target_agent_that_dies_leaves_the_guest_running_at_its_source(MoveStage stage)
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(stage);

        await regions.Target.RestartAsync();
        await move.AbortTargetAsync();
        await move.AbortSourceAsync();

        await regions.AssertRunsOnlyAsync(regions.Source);
        Assert.Null(await regions.Target.Agent.FindAsync(TwoRegions.Vm, regions.Token));
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
    }

    [Fact]
    public async Task Guest_loaded_before_the_target_agent_died_can_be_activated_by_the_next_agent()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Fenced);
        await regions.Target.RestartAsync();

        await move.WaitForLoadedAsync();
        Assert.Equal(move.Copied!.Sha256, move.Loaded!.Sha256);
        await move.ActivateAsync();

        await regions.AssertRunsOnlyAsync(regions.Target);
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
    }

    [Fact]
    public async Task Target_agent_that_dies_between_the_written_epoch_and_the_running_guest_finishes_when_asked_again()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Fenced);
        regions.Target.Hypervisor.BeforeResume = () => throw new IOException("The host is going down.");
        await Assert.ThrowsAsync<AgentException>(move.ActivateAsync);
        await regions.Target.RestartAsync();
        Assert.Equal(0, regions.World.RunningCopies(TwoRegions.Vm));

        await move.ActivateAsync();

        await regions.AssertRunsOnlyAsync(regions.Target);
        await Assert.ThrowsAsync<AgentException>(move.AbortTargetAsync);
    }

    [Fact]
    public async Task Machine_half_loaded_when_the_target_agent_died_never_runs()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Copying);
        await regions.Target.RestartAsync();

        var waiting = await Assert.ThrowsAsync<AgentException>(move.WaitForLoadedAsync);
        var activating = await Assert.ThrowsAsync<AgentException>(
            () => regions.Target.Agent.ActivateIncomingAsync(move.Id, 2, 0, regions.Token));

        Assert.Equal(AgentError.WrongState, waiting.Error);
        Assert.Equal(AgentError.WrongState, activating.Error);
        Assert.Equal(1, regions.World.MaxRunningCopies(TwoRegions.Vm));
    }

    [Fact]
    public async Task Target_that_dies_in_the_middle_of_a_copy_ends_it_and_the_guest_runs_on()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Copying);

        await regions.Target.DieAsync();
        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync());

        Assert.Contains(
            error.Error, new[] { AgentError.LinkFailed, AgentError.NotAuthorized, AgentError.Cancelled, AgentError.StreamInvalid });
        Assert.Contains("from the source to us", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, regions.World.RunningCopies(TwoRegions.Vm));
        await move.AbortSourceAsync();
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
        await regions.Target.StartAgentAsync();
    }

    [Fact]
    public async Task Reservation_outlives_the_target_agent_and_is_given_a_new_ticket()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        var first = await move.ReserveAsync();
        await regions.Target.RestartAsync();
        Assert.Equal(
            (1L << 30) - TwoRegions.MemoryBytes, (await regions.Target.Agent.DescribeAsync(regions.Token)).FreeMemoryBytes);

        var second = await move.ReserveAsync();
        await move.OpenAsync();
        await move.CopyAsync();

        Assert.NotEqual(first.Token, second.Token);
        await move.FinishAsync();
        await move.WaitForLoadedAsync();
        Assert.Equal(move.Copied!.Sha256, move.Loaded!.Sha256);
    }

    [Fact]
    public async Task Agent_disposed_in_order_gives_its_copies_up_and_leaves_guests_running()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.StandsStill);

        await regions.Source.Agent.DisposeAsync();

        Assert.Equal(1, regions.World.RunningCopies(TwoRegions.Vm));
        Assert.Equal(1, regions.World.MaxRunningCopies(TwoRegions.Vm));
    }
}
