using NovaCron.Bench.Orleans;
using NovaCron.Bench.Witness;
using NovaCron.Cluster.Tests.Kit;
using NovaCron.Demo;
using NovaCron.Launcher.Runs;

namespace NovaCron.Cluster.Tests;

/// <summary>
/// What all tests share: two regions of two silos and a gateway each, with guests of QEMU where it is there, and one busy guest that
/// runs through all of it. Nothing is started where every test is skipped.
/// </summary>
public sealed class Regions : IAsyncLifetime
{
    /// <summary>The collection of tests that share it.</summary>
    public const string Collection = "regions";

    private const int LogLines = 12;
    private static readonly bool HasMachines = MachinesFactAttribute.WhyNoMachines is null;

    private Site? _site;
    private Guest? _guest;

    internal Site Site => _site!;

    internal Guest Guest => _guest!;

    internal MachineWitness Witness => Site.Witness!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (ClusterFactAttribute.WhyNot is not null)
            return;
        using var limit = new CancellationTokenSource(Patience.Limit);
        var options = new OrleansBenchOptions { Silo = Programs.Silo, Topology = "two-regions" };
        var drain = new Dictionary<string, string> { ["NOVACRON_DRAIN"] = "2" };
        _site = await Site.StartAsync(options, HasMachines, silosMax: 2, limit.Token, drain);
        _guest = HasMachines ? await BootAsync(_site, limit.Token) : null;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_guest is not null)
            await _guest.DisposeAsync();
        if (_site is null)
            return;
        // Nothing is asked of them any more: no need to wait for an orderly end.
        await Task.WhenAll(Site.Run.Services.Select(service => service.KillAsync()));
        await Site.DisposeAsync();
    }

    internal IReadOnlyList<RunningService> SilosOf(string region) => Site.Run.SilosOf(region);

    internal Api ApiOf(RunningService service) => new(service, Site.Run.ApiTokenOf(service.Service.Region!));

    /// <summary>Waits until every process is ready: what a test before this one did is over.</summary>
    internal Task ReadyAsync() => Task.WhenAll(Site.Run.Services.Select(service => service.WaitUntilReadyAsync()));

    /// <summary>Fails unless the busy guest runs on, once, and has lost nothing of its memory.</summary>
    internal async Task ExpectIntactGuestAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        await Guest.ExpectIntactAsync(limit.Token);
        Assert.Empty(Witness.FindDoubleRuns());
        await Patience.UntilAsync(
            () => Witness.MachinesOf(Guest.Name).Count(machine => machine.Launch.IsAlive) == 1,
            () => $"There is not one machine of the guest.\n{Describe()}");
    }

    /// <summary>The ends of all logs, for whoever has to find out why a test failed.</summary>
    internal string Describe() => string.Join('\n', Site.Run.Services.Select(service =>
        $"--- {service.Name}\n{string.Join('\n', File.ReadLines(service.LogFile).TakeLast(LogLines))}"));

    private static async Task<Guest> BootAsync(Site site, CancellationToken cancellationToken)
    {
        var guest = new Guest(site.Api("eu"));
        var machine = new DemoOptions
        {
            Silo = Programs.Silo,
            Hypervisor = "qemu",
            Kernel = MachinesFactAttribute.Kernel,
            Initrd = MachinesFactAttribute.Initrd,
            MemoryMebibytes = 256,
            Rate = 1000,
        };
        await guest.BootAsync("eu", machine, cancellationToken);
        return guest;
    }
}
