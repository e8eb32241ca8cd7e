using NovaCron.Dwcp.Consensus.Log;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>What tests of failover do again and again.</summary>
internal static class FailoverDrill
{
    public static VmFailover Automatic => new(VmFailoverMode.Automatic);

    public static VmFailover Manual => new(VmFailoverMode.Manual);

    /// <summary>A VM that runs under its host's lease at the source, and for which the target stands by.</summary>
    public static async Task<TwoRegions> WithHeldVmAsync()
    {
        var world = await Drill.WithRunningVmAsync(withLog: true);
        await world.Silo(TwoRegions.Source).Vm(Drill.Vm).SetFailoverAsync(Automatic, "failover-1");
        await UntilLeaseAsync(world, TwoRegions.Source, VmLeaseState.Held);
        return world;
    }

    public static Task UntilLeaseAsync(TwoRegions world, string region, VmLeaseState lease) => Drill.UntilAsync(
        world, $"the lease is {lease}", async () => (await world.Silo(region).Vm(Drill.Vm).GetAsync()).Lease == lease);

    /// <summary>The VM runs at a region alone, by its record and by the log.</summary>
    public static Task UntilRunsAtAsync(TwoRegions world, string region, long epoch) => Drill.UntilAsync(
        world, $"it runs in {region} at epoch {epoch}", async () =>
        {
            var info = await world.Silo(region).Vm(Drill.Vm).GetAsync();
            return info.OwnerRegion == region
                && info.Epoch == epoch
                && info.Phase is VmPhase.Running
                && world.Log.Look(Drill.Vm) is { } vm && vm.Owner == region && vm.Epoch == epoch
                && world.RunningAt(Drill.Vm) is [var runs] && runs == region;
        });

    /// <summary>The source dies and stays away until the target has taken the VM over.</summary>
    public static async Task<TwoRegions> WithTakenOverVmAsync()
    {
        var world = await WithHeldVmAsync();
        world.Kill(TwoRegions.Source);
        world.LetLeaseEnd(TwoRegions.Source);
        await UntilRunsAtAsync(world, TwoRegions.Target, 2);
        return world;
    }

    public static void AssertNeverTwo(TwoRegions world) =>
        Assert.True(world.MaxRunningCopies == 1, $"{world.MaxRunningCopies} copies ran.\n{string.Join("\n", world.Journal)}");

    public static FailoverMode? Listed(TwoRegions world) => world.Log.Look(Drill.Vm)?.Failover;
}
