using NovaCron.Bench.Witness;
using NovaCron.Cli.Api;
using NovaCron.Cluster.Tests.Kit;
using NovaCron.Demo;
using NovaCron.Launcher.Runs;

namespace NovaCron.Cluster.Tests;

/// <summary><c>kill -9</c> of one silo of several while a busy guest moves between two regions.</summary>
[Collection(Regions.Collection)]
public sealed class MigrationKillTests(Regions regions) : IAsyncLifetime
{
    private const int KillsOfEachSilo = 2;

    public Task InitializeAsync() => regions.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [MachinesFact]
    public Task The_silo_that_the_guest_leaves_is_killed_the_guest_runs_on_and_both_regions_agree() => MoveAsync(SourceAsync);

    [MachinesFact]
    public Task The_silo_that_takes_the_guest_is_killed_the_guest_runs_on_and_both_regions_agree() => MoveAsync(_ => TargetAsync());

    [MachinesFact]
    [Trait("Category", "Long")]
    public async Task Each_silo_is_killed_twice_the_guest_runs_on_and_both_regions_agree()
    {
        for (var run = 0; run < KillsOfEachSilo; run++)
        {
            foreach (var silo in regions.SilosOf("eu").Concat(regions.SilosOf("us")))
                await MoveAsync(_ => Task.FromResult(silo));
        }
    }

    // Moves the guest away from where it is and kills the chosen silo as soon as memory is on its way.
    private async Task MoveAsync(Func<ApiVm, Task<RunningService>> chooseAsync)
    {
        var before = await regions.Site.Api("eu").GetVmAsync(Guest.Name);
        var target = before.OwnerRegion == "eu" ? "us" : "eu";
        var migration = await regions.Site.Api(before.OwnerRegion).MigrateVmAsync(Guest.Name, new ApiMigrationDraft(target, 1));
        await UntilCopyingAsync(before.OwnerRegion, migration.Id);
        var victim = await chooseAsync(before);

        victim.Crash();

        var ended = await EndAsync(before.OwnerRegion, migration.Id);
        await regions.ReadyAsync();
        var agreed = await AgreeAsync();
        Assert.Equal(
            ended.HasCompleted ? (target, before.Epoch + 1, "running") : (before.OwnerRegion, before.Epoch, "running"),
            (agreed.OwnerRegion, agreed.Epoch, agreed.Phase));
        Assert.Contains(ended.Phase, new[] { ApiMigration.Completed, "rolledBack" });
        await regions.ExpectIntactGuestAsync();
    }

    private Task<RunningService> SourceAsync(ApiVm before) => Task.FromResult(regions.Site.Run[before.Host!]);

    // The newest machine is the copy that is being filled; whose it is, its environment says.
    private async Task<RunningService> TargetAsync()
    {
        MachineWatch? copy = null;
        await Patience.UntilAsync(
            () => (copy = regions.Witness.MachinesOf(Guest.Name).LastOrDefault(machine => machine.Launch.IsAlive)) is { Runs.Count: 0 },
            () => $"The target has no machine.\n{regions.Describe()}");
        var environment = (await File.ReadAllTextAsync($"/proc/{copy!.Launch.Pid}/environ")).Split('\0');
        const string name = "NOVACRON_HOST_NAME=";
        return regions.Site.Run[environment.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]];
    }

    private Task UntilCopyingAsync(string region, string id) => Patience.UntilAsync(
        async () =>
        {
            var migration = await regions.Site.Api(region).GetMigrationAsync(id);
            Assert.False(migration.HasEnded, $"It ended before it could be disturbed: {migration}");
            return migration is { Phase: "copying", Progress.WireBytes: > 0 };
        },
        () => $"Migration {id} does not begin to copy.\n{regions.Describe()}");

    private async Task<ApiMigration> EndAsync(string region, string id)
    {
        ApiMigration? migration = null;
        await Patience.UntilAsync(
            async () => (migration = await AskAsync(() => regions.Site.Api(region).GetMigrationAsync(id))) is { HasEnded: true },
            () => $"Migration {id} does not end: {migration}\n{regions.Describe()}");
        return migration!;
    }

    // Both regions say the same of the guest, and nothing is unfinished.
    private async Task<ApiVm> AgreeAsync()
    {
        ApiVm? eu = null, us = null;
        await Patience.UntilAsync(
            async () =>
            {
                eu = await AskAsync(() => regions.Site.Api("eu").GetVmAsync(Guest.Name));
                us = await AskAsync(() => regions.Site.Api("us").GetVmAsync(Guest.Name));
                return eu is { Migration: null } && us is { Migration: null }
                    && (eu.OwnerRegion, eu.Epoch, eu.Phase) == (us.OwnerRegion, us.Epoch, us.Phase);
            },
            () => $"eu says {eu}, us says {us}\n{regions.Describe()}");
        return eu!;
    }

    // Null while the region is between two silos.
    private static async Task<T?> AskAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is ApiUnreachableException or ApiException { Problem.Retryable: true })
        {
            return null;
        }
    }
}
