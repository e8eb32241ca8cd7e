using NovaCron.Bench.Ledger;
using NovaCron.Cluster.Tests.Kit;
using NovaCron.GrainInterfaces;

namespace NovaCron.Cluster.Tests;

/// <summary>One command, given again and again through every door of a region.</summary>
[Collection(Regions.Collection)]
public sealed class RepetitionTests(Regions regions) : IAsyncLifetime
{
    private const string Vm = "repeated";
    private static readonly string[] Doors = ["eu-silo-1", "eu-silo-2", "eu-gateway"];

    public Task InitializeAsync() => regions.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [MachinesFact]
    public async Task A_command_repeated_with_its_key_through_both_silos_and_the_gateway_has_one_effect()
    {
        var client = (await regions.Site.ClientAsync("eu", TimeSpan.FromMinutes(1))).NovaCron;
        await client.Vm(Vm).CreateAsync(new VmSpec(16L << 20, 1, Disk: BootSector.Write(regions.Site.Folder)));
        await AtOnceAsync("start", "repeated-start", "running");
        await AtOnceAsync("pause", "repeated-pause", "paused");
        await AtOnceAsync("resume", "repeated-resume", "running");

        // Long done: each would have an effect if it were taken as new.
        await AtOnceAsync("pause", "repeated-pause", "running");
        await AtOnceAsync("stop", "repeated-stop", "stopped");
        await AtOnceAsync("start", "repeated-start", "stopped");

        var machine = Assert.Single(regions.Witness.MachinesOf(Vm));
        Assert.Equal((1, 1), (machine.Stops, machine.Resumes));
        await Patience.UntilAsync(() => !machine.Launch.IsAlive, () => "The machine outlives its VM.");
        await client.Vm(Vm).DeleteAsync();
    }

    private async Task AtOnceAsync(string action, string key, string phase)
    {
        var answers = await Task.WhenAll(Doors.Select(async door =>
        {
            using var api = regions.ApiOf(regions.Site.Run[door]);
            return (await api.CommandAsync(Vm, action, key)).GetProperty("phase").GetString();
        }));
        Assert.All(answers, answer => Assert.Equal(phase, answer));
    }
}
