using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class KillSourceSiloTests
{
    public static TheoryData<string, bool> Steps => KillScript.Steps();

    [Theory, MemberData(nameof(Steps))]
    public Task Killed_after_a_written_step_then_restarted_leaves_one_copy_at_one_owner(string step, bool isCancelled) =>
        KillScript.RunAsync(
        step, isCancelled, world => world.Kill(TwoRegions.Source), world => world.StartAsync(TwoRegions.Source));
}
