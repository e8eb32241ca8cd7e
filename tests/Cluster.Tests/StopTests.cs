using System.Collections.Concurrent;
using System.Net;
using NovaCron.Cluster.Tests.Kit;
using NovaCron.Demo;
using NovaCron.Launcher.Runs;
using Npgsql;

namespace NovaCron.Cluster.Tests;

/// <summary>SIGTERM to one silo of several.</summary>
[Collection(Regions.Collection)]
public sealed class StopTests(Regions regions) : IAsyncLifetime
{
    // Orleans' numbers for a member's status.
    private const int Active = 3;
    private const int Dead = 6;

    public Task InitializeAsync() => regions.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [MachinesFact]
    public async Task A_silo_that_is_told_to_stop_drains_leaves_the_region_and_its_guest_and_no_call_fails()
    {
        var guest = await regions.Site.Api("eu").GetVmAsync(Guest.Name);
        var (silo, region) = (regions.Site.Run[guest.Host!], guest.OwnerRegion);
        var machine = Assert.Single(regions.Witness.MachinesOf(Guest.Name), machine => machine.Launch.IsAlive);
        using var api = regions.ApiOf(silo);
        using var calling = new CancellationTokenSource();
        var calls = CallAsync(regions.Site.Run[$"{region}-gateway"], calling.Token);
        Assert.Equal(Active, await FindStatusAsync(region, silo));

        var ends = silo.ExitCodes.Count;
        var stop = silo.StopAsync();

        await Patience.UntilAsync(
            async () => await api.FindStatusAsync("/readyz") == HttpStatusCode.ServiceUnavailable || stop.IsCompleted,
            () => $"{silo.Name} stays ready.\n{regions.Describe()}");
        Assert.Equal(HttpStatusCode.OK, await api.FindStatusAsync($"/v1/vms/{Guest.Name}"));
        Assert.False(stop.IsCompleted, "It does not serve on.");
        Assert.True(await stop, $"It did not end by itself.\n{regions.Describe()}");
        await Patience.UntilAsync(() => silo.ExitCodes.Count > ends, () => $"{silo.Name} has no end.");
        Assert.Equal(0, silo.ExitCodes[^1]);
        Assert.Equal(Dead, await FindStatusAsync(region, silo));
        Assert.True(machine.Launch.IsAlive, "The guest went with the silo.");

        await silo.StartAsync();
        await regions.ReadyAsync();
        await calling.CancelAsync();
        var answers = await calls;
        Assert.True(answers.Count > 100, $"{answers.Count} calls prove little.");
        Assert.Empty(answers.Where(answer => answer != HttpStatusCode.OK.ToString()).Distinct());
        Assert.Equal((0, 0), (machine.Stops, machine.Resumes));
        await regions.ExpectIntactGuestAsync();
    }

    // Calls through the gateway, none tried twice, until told to end.
    private async Task<IReadOnlyCollection<string>> CallAsync(RunningService gateway, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentQueue<string>();
        using var api = regions.ApiOf(gateway);
        string[] paths = [$"/v1/vms/{Guest.Name}", "/v1/vms", "/v1/hosts", "/v1/regions"];
        await Task.WhenAll(paths.Select(path => Task.Run(
            async () =>
            {
                while (!cancellationToken.IsCancellationRequested)
                {
                    var status = await api.FindStatusAsync(path);
                    answers.Enqueue(status is HttpStatusCode.OK ? status.ToString()! : $"{path}: {status?.ToString() ?? "no answer"}");
                    await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
                }
            },
            CancellationToken.None)));
        return answers;
    }

    // What the region's table of members says of the silo's last process.
    private async Task<int> FindStatusAsync(string region, RunningService silo)
    {
        await using var database = NpgsqlDataSource.Create(regions.Site.Run.DatabaseOf(region));
        await using var command = database.CreateCommand(
            "SELECT status FROM orleansmembershiptable WHERE port = $1 ORDER BY generation DESC LIMIT 1");
        command.Parameters.AddWithValue(silo.Ports["orleans-silo"]);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
