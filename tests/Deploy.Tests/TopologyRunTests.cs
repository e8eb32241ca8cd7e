using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using NovaCron.Deploy.Tests.Kit;
using NovaCron.Launcher.Runs;
using NovaCron.Launcher.Topologies;
using NovaCron.PostgresKit;

namespace NovaCron.Deploy.Tests;

/// <summary>The whole topology as processes: databases, schema, certificates, silos and gateways.</summary>
public sealed class TopologyRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // bin/Release/net10.0, or bin/orleans/Release/net10.0: the program of the same engine is beside this one.
    private static readonly string Output =
        Path.GetRelativePath(Path.Combine(Repository.Root, "tests/Deploy.Tests"), AppContext.BaseDirectory);

    private static readonly bool IsEmbedded = !Output.StartsWith("bin/orleans/", StringComparison.Ordinal);

    [PostgresFact]
    public async Task Two_regions_start_serve_survive_and_leave_nothing_behind()
    {
        using var limit = new CancellationTokenSource(Patience);
        var options = new TopologyRunOptions
        {
            SiloProgram = Path.Combine(Repository.Root, "silo", Output, "NovaCron.Silo.dll"),
            BasePort = 0,
            SilosPerRegionMax = IsEmbedded ? 1 : null,
            Hypervisor = "in-process",
            Memory = "128MiB",
            AreDatabasesThrowaway = true,
            Environment = new Dictionary<string, string> { ["NOVACRON_DRAIN"] = "0" },
        };
        var run = await TopologyRun.StartAsync(Topology.Load("two-regions"), options, limit.Token);
        List<int> processes;
        await using (run)
        {
            Assert.Equal(IsEmbedded ? 1 : 2, run.SilosOf("eu").Count);
            Assert.All(run.Topology.Regions, region => Assert.True(run.Postgres(region).IsRunning));
            foreach (var region in run.Topology.Regions)
                await ExpectFederationAsync(run, region, limit.Token);

            await ExpectAnotherProcessAsync(run["eu-silo-1"], limit.Token);
            await ExpectOtherPortsAsync(run["us-silo-1"], limit.Token);
            await run["us-gateway"].WaitUntilReadyAsync(limit.Token);
            await ExpectFederationAsync(run, "us", limit.Token);
            processes = [.. run.Services.Select(service => service.ProcessId!.Value)];
        }

        Assert.False(Directory.Exists(run.Folder));
        Assert.All(processes, id => Assert.Throws<ArgumentException>(() => Process.GetProcessById(id)));
        Assert.All(run.Topology.Regions, region => Assert.False(run.Postgres(region).IsRunning));
    }

    /// <summary>A gateway lists both regions to those who have its region's token.</summary>
    private static async Task ExpectFederationAsync(TopologyRun run, string region, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = run[$"{region}-gateway"].Address };
        using (var refused = await http.GetAsync(new Uri("/v1/regions", UriKind.Relative), cancellationToken))
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", run.ApiTokenOf(region));
        while (true)
        {
            var text = await http.GetStringAsync(new Uri("/v1/regions", UriKind.Relative), cancellationToken);
            using var regions = JsonDocument.Parse(text);
            var items = regions.RootElement.GetProperty("items").EnumerateArray().ToList();
            Assert.Equal(run.Topology.Regions.Order(), items.Select(item => item.GetProperty("name").GetString()!).Order());
            if (items.All(item => item.GetProperty("isReachable").GetBoolean()))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    private static async Task ExpectAnotherProcessAsync(RunningService service, CancellationToken cancellationToken)
    {
        var before = service.ProcessId;
        service.Crash();
        while (service.Restarts == 0 || service.ProcessId is null)
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        Assert.NotEqual(before, service.ProcessId);
        await service.WaitUntilReadyAsync(cancellationToken);
    }

    private static async Task ExpectOtherPortsAsync(RunningService service, CancellationToken cancellationToken)
    {
        var before = service.Address;
        await service.KillAsync();
        Assert.Null(service.ProcessId);
        await service.StartAsync(service.FindFreePorts("api", "orleans-silo", "orleans-gateway"), cancellationToken);
        await service.WaitUntilReadyAsync(cancellationToken);
        Assert.NotEqual(before, service.Address);
        // The embedded engine's one silo is refused, and started again, until the row of its killed predecessor is stale.
        Assert.True(service.Restarts == 0 || IsEmbedded, $"{service.Name} was started {service.Restarts} times again.");
    }
}
