using NovaCron.Agent.Tests.Kit;
using NovaCron.Dwcp.Consensus.Log;

namespace NovaCron.Agent.Tests.Lease;

public sealed class IncomingLeaseTests
{
    /// <summary>A lease that no test outlives, by the host's own clock.</summary>
    private static readonly LeaseOptions Long = new() { Duration = TimeSpan.FromHours(1), DriftPerMillion = 0 };

    [Fact]
    public async Task A_guest_that_arrives_under_a_lease_runs_only_when_there_is_one_and_its_source_has_let_it_go()
    {
        await using var regions = await TwoRegions.StartAsync(
            sourceAgent: data => TwoRegions.Options("eu", data) with { Lease = Long },
            targetAgent: data => TwoRegions.Options("us", data) with { Lease = Long });
        var (source, target) = (regions.Source.Agent, regions.Target.Agent);
        await regions.BootAsync();
        await source.ExtendLeaseAsync(await source.StampLeaseAsync(regions.Token), regions.Token);
        await source.GuardAsync(TwoRegions.Vm, 1, true, regions.Token);
        var move = new Move(regions);
        await move.RunToAsync(MoveStage.Fenced);
        Assert.False((await source.StampLeaseAsync(regions.Token)).IsWanted);

        var life = await target.StampLeaseAsync(regions.Token);
        await target.ExtendLeaseAsync(life, regions.Token);
        await target.GuardAsync(TwoRegions.Vm, 2, true, regions.Token);
        var next = await target.RestartLeaseAsync(life.Nonce, regions.Token);
        var refused = await Assert.ThrowsAsync<AgentException>(move.ActivateAsync);

        Assert.Equal((AgentError.NoLease, 0), (refused.Error, regions.World.RunningCopies(TwoRegions.Vm)));
        await target.ExtendLeaseAsync(next, regions.Token);
        Assert.Equal(MachineActivity.Running, (await move.ActivateAsync()).Activity);
        Assert.Equal(1, regions.World.MaxRunningCopies(TwoRegions.Vm));
    }
}
