using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests;

public sealed class StreamFaultTests
{
    [Fact]
    public async Task Malformed_stream_ends_the_copy_at_the_source_and_the_guest_runs_on()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        regions.Source.Hypervisor.FlipStreamByteAt = 0;
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);

        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync());

        Assert.Equal(AgentError.StreamInvalid, error.Error);
        Assert.Contains("Copying web-1 from the source", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, regions.World.RunningCopies(TwoRegions.Vm));
        var target = await Assert.ThrowsAsync<AgentException>(move.WaitForLoadedAsync);
        Assert.Equal(AgentError.StreamInvalid, target.Error);
        await move.AbortTargetAsync();
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(1_000_000)]
    public async Task Truncated_stream_ends_the_copy_at_the_source_and_the_guest_runs_on(long length)
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        regions.Source.Hypervisor.CutStreamAt = length;
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Opened);

        var error = await Assert.ThrowsAsync<AgentException>(() => move.CopyAsync());

        Assert.Equal(AgentError.StreamInvalid, error.Error);
        Assert.Equal(1, regions.World.RunningCopies(TwoRegions.Vm));
        await move.AbortTargetAsync();
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }

    [Fact]
    public async Task Stream_that_the_target_s_machine_cannot_load_is_reported_by_the_target_and_the_guest_runs_on()
    {
        await using var regions = await TwoRegions.StartAsync();
        await regions.BootAsync();
        var move = new Move(regions);
        await move.ReserveAsync(TwoRegions.Hardware() with { MemoryBytes = TwoRegions.MemoryBytes * 2 });
        await move.OpenAsync();

        var error = await Assert.ThrowsAsync<AgentException>(async () =>
        {
            await move.CopyAsync();
            await move.FinishAsync();
            await move.WaitForLoadedAsync();
        });

        Assert.Contains(error.Error, new[] { AgentError.StreamInvalid, AgentError.HypervisorFailed });
        var target = await Assert.ThrowsAsync<AgentException>(move.WaitForLoadedAsync);
        Assert.Contains("at the target", target.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AgentException>(() => regions.Target.Agent.ActivateIncomingAsync(move.Id, 2, 0, regions.Token));
        await move.AbortTargetAsync();
        await move.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Source);
    }
}
