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

    // In this order: a target that was killed hears late that the migration ended, and takes the guest no sooner.
    [MachinesFact]
    public async Task The_silo_that_the_guest_leaves_and_then_one_that_takes_it_are_killed_it_runs_on_and_both_regions_agree()
    {
        await MoveAsync(SourceAsync);
        await MoveAsync(_ => TargetAsync());
    }

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
        var migration = await BeginAsync(before.OwnerRegion, target);
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

    // Begins a migration and waits until memory is on its way. A target that was killed before may not have heard yet that
    // another one ended, and says so.
    private async Task<ApiMigration> BeginAsync(string source, string target)
    {
        var api = regions.Site.Api(source);
        ApiMigration? migration = null;
        await Patience.UntilAsync(
            async () =>
            {
                migration = migration is null or { Failure.Code: "vm-migrating" }
                    ? await AskAsync(() => api.MigrateVmAsync(Guest.Name, new ApiMigrationDraft(target, 1)))
                    : await api.GetMigrationAsync(migration.Id);
                Assert.False(
                    migration is { HasEnded: true, Failure: not { Code: "vm-migrating" } },
                    $"It ended before it was disturbed: {migration}");
                return migration is { Phase: "copying", Progress.WireBytes: > 0 };
            },
            () => $"No migration begins to copy: {migration}\n{regions.Describe()}");
        return migration!;
    }

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

    // Null while the region is between two silos, or the guest between two regions.
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
