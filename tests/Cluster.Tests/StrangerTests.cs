using System.Diagnostics;
using NovaCron.Cluster.Tests.Kit;
using NovaCron.Launcher;

namespace NovaCron.Cluster.Tests;

/// <summary>A silo that says it is of the region, knows its database, and has its certificate from another authority.</summary>
[Collection(Regions.Collection)]
public sealed class StrangerTests(Regions regions) : IAsyncLifetime
{
    public Task InitializeAsync() => regions.ReadyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [ClusterFact]
    [Trait("Category", "Long")]
    public async Task A_silo_with_a_certificate_of_another_authority_ends_and_the_region_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("novacron-stranger-").FullName;
        try
        {
            using var stranger = Start(folder);
            // What it writes is read, or it would stand still with a full pipe.
            var said = Task.WhenAll(stranger.StandardOutput.ReadToEndAsync(), stranger.StandardError.ReadToEndAsync());
            await Patience.UntilAsync(() => stranger.HasExited, () => $"The stranger is in.\n{regions.Describe()}");
            Assert.NotEqual(0, stranger.ExitCode);
            Assert.DoesNotContain((await said)[0].Split('\n'), line => line == "ready");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await regions.ReadyAsync();
    }

    private Process Start(string folder)
    {
        var ports = FreePorts.Take(4);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Programs.Silo, "up", "--region", "eu", "--host-name", "stranger", "--hypervisor", "in-process",
            "--data", Path.Combine(folder, "data"), "--ca", Path.Combine(folder, "ca"),
            "--listen", $"127.0.0.1:{ports[0]}", "--api", $"127.0.0.1:{ports[1]}",
            "--orleans-silo-port", $"{ports[2]}", "--orleans-gateway-port", $"{ports[3]}",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["NOVACRON_DATABASE"] = regions.Site.Run.DatabaseOf("eu");
        return Process.Start(start) ?? throw new InvalidOperationException("The stranger could not be started.");
    }
}
