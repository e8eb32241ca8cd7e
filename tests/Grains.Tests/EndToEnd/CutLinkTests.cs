namespace NovaCron.Grains.Tests.EndToEnd;

public sealed class CutLinkTests
{
    public static TheoryData<string, bool> Steps => KillScript.Steps();

    [Theory, MemberData(nameof(Steps))]
    public Task Cut_after_a_written_step_then_healed_leaves_one_copy_at_one_owner(string step, bool isCancelled) => KillScript.RunAsync(
        step,
        isCancelled,
        world => world.CutLink(),
        world =>
        {
            world.HealLink();
            return Task.CompletedTask;
        });
}
