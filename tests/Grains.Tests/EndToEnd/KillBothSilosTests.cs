using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class KillBothSilosTests
{
    [Theory]
    [InlineData("source AwaitLoaded")]
    [InlineData("source Commit")]
    [InlineData("source Fence")]
    [InlineData("target Accepting")]
    [InlineData("target Activating")]
    public Task Killed_around_the_commit_then_restarted_leaves_one_copy_at_one_owner(string step) => KillScript.RunAsync(
        step,
        isCancelled: false,
        world =>
        {
            world.Kill(TwoRegions.Source);
            world.Kill(TwoRegions.Target);
        },
        world => Task.WhenAll(world.StartAsync(TwoRegions.Source), world.StartAsync(TwoRegions.Target)));
}
