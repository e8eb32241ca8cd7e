using NovaCron.Agent;
using NovaCron.GrainInterfaces;
using NovaCron.Grains.Tests.World;

namespace NovaCron.Grains.Tests.EndToEnd;

/// <summary>
/// Orders to a host whose link loses every third order or answer, by seeds: callers hear nothing but documented failures, and
/// once the link is steady again the records agree with the machines. A failing seed is in the test's name.
/// </summary>
public sealed class UnsteadyHostTests
{
    private const int OrdersEach = 30;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_is_lost_record_and_machine_agree_in_the_end(int seed)
    {
        await using var world = await TwoRegions.StartAsync();
        await world.Remote.RegisterAsync(world);
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await vm.CreateAsync(Drill.Spec with { Host = world.Remote.Host.Name });
        var random = new Random(seed);
        Loosen(world, new Random(seed + 1000));

        for (var number = 0; number < OrdersEach; number++)
        {
            try
            {
                await Order(vm, random.Next(4));
            }
            catch (NovaCronException e) when (e.Failure.Error is NovaCronError.HostUnreachable or NovaCronError.VmWrongPhase)
            {
                world.Note($"order {number}: {e.Failure.Error}");
            }
        }

        world.Remote.Fault = () => LinkFault.None;
        await Drill.UntilAsync(world, "record and machine agree", async () =>
        {
            var activity = world.Remote.Host.Machines.TryGetValue(Drill.Vm, out var machine) ? machine.Activity : MachineActivity.Gone;
            var phase = (await vm.GetAsync()).Phase;
            return (phase, activity) is (VmPhase.Running, MachineActivity.Running) or (VmPhase.Paused, MachineActivity.Paused)
                or (VmPhase.Stopped, MachineActivity.Gone);
        });
        await Drill.UntilAsync(world, "an order is obeyed as if nothing had been", async () =>
            (await vm.StopAsync()).Phase is VmPhase.Stopped && (await vm.StartAsync()).Phase is VmPhase.Running);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_is_lost_a_migration_ends_and_one_copy_runs(int seed)
    {
        await using var world = await TwoRegions.StartAsync();
        await world.Remote.RegisterAsync(world);
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await vm.CreateAsync(Drill.Spec with { Host = world.Remote.Host.Name });
        await vm.StartAsync();
        var random = new Random(seed);
        var cleanSteps = random.Next(8);
        world.OnStep = (side, _) =>
        {
            if (side == "source" && cleanSteps-- == 0)
            {
                Loosen(world, random);
            }

            return Task.CompletedTask;
        };

        var migration = await Drill.MigrateAsync(world);

        await Drill.UntilEndedAsync(world, migration.Id);
        world.Remote.Fault = () => LinkFault.None;
        await Drill.AssertSettledAsync(world);
    }

    [Theory]
    [InlineData("Revoke")]
    [InlineData("ResumeSource")]
    [InlineData("Fence")]
    [InlineData("RemoveSource")]
    [InlineData("Release")]
    public async Task A_source_host_that_is_down_is_told_again_and_never_passed_over(string step)
    {
        await using var world = await TwoRegions.StartAsync();
        await world.Remote.RegisterAsync(world);
        var vm = world.Silo(TwoRegions.Source).Vm(Drill.Vm);
        await vm.CreateAsync(Drill.Spec with { Host = world.Remote.Host.Name });
        await vm.StartAsync();
        if (step is "Revoke" or "ResumeSource" or "Release")
        {
            world.Damage = "x";
        }

        var isDown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.OnStep = (side, reached) =>
        {
            if ((side, reached) == ("source", step) && isDown.TrySetResult())
            {
                world.Remote.Fault = () => LinkFault.OrderLost;
            }

            return Task.CompletedTask;
        };
        var migration = await Drill.MigrateAsync(world);
        await isDown.Task;
        await Drill.UntilAsync(world, "the step was refused", () => Task.FromResult(
            world.Journal.Any(line => line.Contains("failed with HostUnreachable", StringComparison.Ordinal))));
        Assert.False((await world.Silo(TwoRegions.Source).Migration(migration.Id).GetAsync()).HasEnded);

        world.Remote.Fault = () => LinkFault.None;
        await Drill.UntilEndedAsync(world, migration.Id);
        await Drill.AssertSettledAsync(world);
    }

    private static Task<VmInfo> Order(IVmGrain vm, int kind) => kind switch
    {
        0 => vm.StartAsync(),
        1 => vm.PauseAsync(),
        2 => vm.ResumeAsync(),
        _ => vm.StopAsync(),
    };

    private static void Loosen(TwoRegions world, Random random) => world.Remote.Fault = () =>
    {
        lock (random)
        {
            return random.Next(6) switch
            {
                0 => LinkFault.OrderLost,
                1 => LinkFault.AnswerLost,
                _ => LinkFault.None,
            };
        }
    };
}
