using NovaCron.Agent.Memories;
using NovaCron.Agent.Tests.Kit;

namespace NovaCron.Agent.Tests;

/// <summary>A guest moves away and comes back: what it did not change in between is still where it was.</summary>
public sealed class ReturnTests
{
    [Fact]
    public async Task Guest_that_returns_sends_what_it_changed()
    {
        await using var regions = await StartAsync();
        var (there, back) = await MoveThereAndBackAsync(regions);

        Assert.InRange(back.Copied!.WireBytes, 1, there.Copied!.WireBytes / 4);
        await regions.AssertRunsOnlyAsync(regions.Source);
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
    }

    [Fact]
    public async Task Where_nothing_is_kept_all_of_it_is_sent_again()
    {
        await using var regions = await StartAsync(keptBytesMax: 0);
        var (there, back) = await MoveThereAndBackAsync(regions);

        Assert.InRange(back.Copied!.WireBytes, there.Copied!.WireBytes / 2, long.MaxValue);
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
    }

    [Fact]
    public async Task Guest_that_returns_after_both_agents_were_restarted_sends_what_it_changed()
    {
        await using var regions = await StartAsync(key: new byte[32]);
        var there = new Move(regions);
        await there.RunToAsync(MoveStage.Activated);
        await WaitForMemoriesAsync(regions);
        await regions.Source.RestartAsync();
        await regions.Target.RestartAsync();
        var back = new Move(regions, "migration-2", isReturn: true) { SourceEpoch = 2 };
        await back.RunToAsync(MoveStage.Activated);

        Assert.InRange(back.Copied!.WireBytes, 1, there.Copied!.WireBytes / 4);
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
    }

    [Fact]
    public async Task Kept_memory_that_was_damaged_fails_the_move_and_not_the_guest_and_the_next_move_does_without()
    {
        await using var regions = await StartAsync();
        await new Move(regions).RunToAsync(MoveStage.Activated);
        await WaitForMemoriesAsync(regions);
        var kept = Directory.GetFiles(Path.Combine(regions.Source.DataDirectory, KeptMemories.FolderName)).Single();
        await using (var file = new FileStream(kept, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Write(new byte[file.Length]);
        }

        var broken = new Move(regions, "migration-2", isReturn: true) { SourceEpoch = 2 };
        var error = await Assert.ThrowsAsync<AgentException>(() => broken.RunToAsync(MoveStage.Loaded));
        Assert.Contains("not held any more", error.Message, StringComparison.Ordinal);
        await broken.AbortTargetAsync();
        await broken.AbortSourceAsync();
        await regions.AssertRunsOnlyAsync(regions.Target);

        await new Move(regions, "migration-3", isReturn: true) { SourceEpoch = 2 }.RunToAsync(MoveStage.Activated);
        await regions.AssertRunsOnlyAsync(regions.Source);
        await regions.AssertGuestIntactAsync(regions.Source.Agent);
    }

    private static async Task<(Move There, Move Back)> MoveThereAndBackAsync(TwoRegions regions)
    {
        var there = new Move(regions);
        await there.RunToAsync(MoveStage.Activated);
        await WaitForMemoriesAsync(regions);
        var back = new Move(regions, "migration-2", isReturn: true) { SourceEpoch = 2 };
        await back.RunToAsync(MoveStage.Activated);
        return (there, back);
    }

    private static async Task WaitForMemoriesAsync(TwoRegions regions)
    {
        await regions.Source.Agent.Memories.WaitForAllAsync();
        await regions.Target.Agent.Memories.WaitForAllAsync();
    }

    private static async Task<TwoRegions> StartAsync(long keptBytesMax = 1L << 30, byte[]? key = null)
    {
        var regions = await TwoRegions.StartAsync(
            source: machine => machine.RewritesPerSecond = 100,
            target: machine => machine.RewritesPerSecond = 100,
            sourceAgent: data => Options("eu", data, keptBytesMax, key),
            targetAgent: data => Options("us", data, keptBytesMax, key));
        await regions.BootAsync();
        return regions;
    }

    private static AgentOptions Options(string region, string data, long keptBytesMax, byte[]? key) => TwoRegions.Options(region, data) with
    {
        CopiesRoundTripMin = TimeSpan.Zero, KeptBytesMax = keptBytesMax, KeptKey = key,
    };
}
