using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>What end-to-end tests do again and again.</summary>
internal static class Drill
{
    public const string Vm = "web-1";

    // Far above what anything here takes: a wait that reaches it is a hang, and says what happened until then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static VmSpec Spec => new(256L << 20, 1, Kernel: "/boot/vmlinuz");

    public static async Task<TwoRegions> WithRunningVmAsync(bool withLog = false)
    {
        var world = await TwoRegions.StartAsync(withLog);
        var vm = world.Silo(TwoRegions.Source).Vm(Vm);
        await UntilAsync(world, "the source has a host", async () => await HasBeenCreatedAsync(vm));
        await vm.StartAsync();
        return world;
    }

    public static Task<MigrationInfo> MigrateAsync(TwoRegions world) =>
        world.Silo(TwoRegions.Source).Vm(Vm).MigrateAsync(new MigrationRequest(TwoRegions.Target));

    // On a slow machine a region may be asked before its host has been heard of.
    private static async Task<bool> HasBeenCreatedAsync(IVmGrain vm)
    {
        try
        {
            await vm.CreateAsync(Spec);
            return true;
        }
        catch (NovaCronException e) when (e.Failure.Error == NovaCronError.HostNotFound)
        {
            return false;
        }
    }

    /// <summary>Waits for a condition; errors on the way are what silos that come and go give.</summary>
    public static async Task UntilAsync(TwoRegions world, string what, Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        Exception? last = null;
        while (!patience.IsCancellationRequested)
        {
            try
            {
                if (await holds().WaitAsync(patience.Token))
                {
                    return;
                }
            }
            catch (Exception e)
            {
                last = e;
            }

            await Task.Delay(10);
        }

        Assert.Fail($"Never: {what}. {last?.Message}\n{string.Join("\n", world.Journal)}");
    }

    public static Task UntilEndedAsync(TwoRegions world, string migration) => UntilAsync(
        world, "the migration ends", async () => (await world.Silo(TwoRegions.Source).Migration(migration).GetAsync()).HasEnded);

    /// <summary>Both regions agree on owner and epoch, exactly the owner's copy runs, and there were never two.</summary>
    public static async Task AssertSettledAsync(TwoRegions world)
    {
        await UntilAsync(world, "one copy runs, at the owner that both regions name", async () =>
        {
            var source = await world.Silo(TwoRegions.Source).Vm(Vm).GetAsync();
            var target = await world.Silo(TwoRegions.Target).Vm(Vm).GetAsync();
            return source.OwnerRegion == target.OwnerRegion
                && source.Epoch == target.Epoch
                && source.Phase is VmPhase.Running
                && target.Phase is VmPhase.Running
                && source.Epoch == (source.OwnerRegion == TwoRegions.Source ? 1 : 2)
                && world.RunningAt(Vm) is [var runs] && runs == source.OwnerRegion;
        });
        Assert.True(world.MaxRunningCopies == 1, $"{world.MaxRunningCopies} copies ran.\n{string.Join("\n", world.Journal)}");
    }
}
