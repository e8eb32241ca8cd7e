using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>Silos are killed around the steps of a migration that the federation's log commits.</summary>
public sealed class LogKillTests
{
    [Theory]
    [InlineData("source Prepare", false)]
    [InlineData("source Reserve", false)]
    [InlineData("source AwaitLoaded", false)]
    [InlineData("source Transfer", false)]
    [InlineData("source Commit", false)]
    [InlineData("source Fence", false)]
    [InlineData("source Activate", false)]
    [InlineData("target Accepting", false)]
    [InlineData("source Revoke", true)]
    [InlineData("source CancelIntent", true)]
    public Task Source_killed_then_restarted_leaves_one_copy_at_the_logs_owner(string step, bool isCancelled) => KillScript.RunAsync(
        step, isCancelled, world => world.Kill(TwoRegions.Source), world => world.StartAsync(TwoRegions.Source), withLog: true);

    [Theory]
    [InlineData("target Reserved")]
    [InlineData("target Loaded")]
    [InlineData("source Transfer")]
    [InlineData("source Commit")]
    [InlineData("target Accepting")]
    [InlineData("target Activating")]
    public Task Target_killed_then_restarted_leaves_one_copy_at_the_logs_owner(string step) => KillScript.RunAsync(
        step, false, world => world.Kill(TwoRegions.Target), world => world.StartAsync(TwoRegions.Target), withLog: true);

    [Theory]
    [InlineData("source Transfer")]
    [InlineData("source Commit")]
    [InlineData("target Activating")]
    public Task The_log_without_a_quorum_for_a_while_leaves_one_copy_at_its_owner(string step) => KillScript.RunAsync(
        step,
        false,
        world => world.Log.HasQuorum = false,
        async world =>
        {
            await Task.Delay(300);
            world.Log.HasQuorum = true;
        },
        withLog: true);
}
