using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests;

public sealed class CutLinkTests
{
    [Fact]
    public async Task Link_that_is_cut_while_the_guest_runs_is_a_pause_that_is_told()
    {
        await using var regions = await StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);
        regions.Source.Link.StandsStillAfter = 4 << 20;
        var copying = move.CopyAsync();
        await UntilAsync(regions, copying, () => move.Progress.Any(progress => progress.Transfer.StalledSince is not null));
        await regions.AssertRunsOnlyAsync(regions.Source, MachineActivity.Copying);

        regions.Source.Link.Open();
        await copying;
        await move.FinishAsync();
        await move.WaitForLoadedAsync();
        await move.FenceAsync();
        await move.ActivateAsync();

        var transfer = move.Copied!.Transfer;
        Assert.True(transfer is { Stalls: > 0, StalledSince: null } && transfer.StalledTime > TimeSpan.Zero, $"{transfer}");
        await regions.AssertGuestIntactAsync(regions.Target.Agent);
        await regions.AssertRunsOnlyAsync(regions.Target);
    }

    [Fact]
    public async Task Link_that_is_cut_while_the_guest_stands_still_ends_the_copy_and_the_guest_runs_on_at_its_source()
    {
        await using var regions = await StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.StandsStill);
        regions.Source.Link.StandsStillAfter = 0;

        var error = await Assert.ThrowsAsync<AgentException>(move.FinishAsync);

        Assert.Equal(AgentError.LinkFailed, error.Error);
        Assert.Contains("stood still", error.Message, StringComparison.Ordinal);
        regions.Source.Link.Open();
        await move.AbortSourceAsync();
        await move.AbortTargetAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
    }

    private static Task<TwoRegions> StartAsync() => TwoRegions.StartAsync(
        sourceAgent: data => TwoRegions.Options("eu", data) with
        {
            StallAfter = TimeSpan.FromMilliseconds(50), StandstillSilenceMax = TimeSpan.FromMilliseconds(500),
        });

    private static async Task UntilAsync(TwoRegions regions, Task copying, Func<bool> holds)
    {
        while (!holds())
        {
            Assert.False(copying.IsCompleted, "The copy ended before it was seen to stand still.");
            await Task.Delay(5, regions.Token);
        }
    }
}
