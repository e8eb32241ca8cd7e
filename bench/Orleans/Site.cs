using NovaCron.Bench.Witness;
using NovaCron.Cli.Api;
using NovaCron.Launcher.Runs;
using NovaCron.Launcher.Topologies;

namespace NovaCron.Bench.Orleans;

/// <summary>The topology under test, with a witness of its machines and a client of each region.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, RegionClient> _clients = [];
    private readonly Dictionary<string, NovaCronApi> _apis = [];

    private Site(TopologyRun run, string folder, MachineWitness? witness) => (Run, _folder, Witness) = (run, folder, witness);

    /// <summary>The processes.</summary>
    public TopologyRun Run { get; }

    /// <summary>The witness; null without QEMU.</summary>
    public MachineWitness? Witness { get; }

    /// <summary>A folder for what a case writes.</summary>
    public string Folder => _folder;

    /// <summary>Starts it.</summary>
    /// <param name="options">The bench's options.</param>
    /// <param name="withMachines">Whether guests are QEMU's where it is there; otherwise they are in-process.</param>
    /// <param name="silosMax">The most silos a region.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="variables">Variables of silos and gateways that go before the topology's.</param>
    public static async Task<Site> StartAsync(
        OrleansBenchOptions options,
        bool withMachines,
        int silosMax,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        var folder = Directory.CreateTempSubdirectory("novacron-bench-").FullName;
        var journal = withMachines ? MachineJournal.Create(folder) : null;
        var environment = new Dictionary<string, string>(variables ?? new Dictionary<string, string>());
        if (journal is not null)
            environment["PATH"] = $"{journal.ProgramFolder}:{Environment.GetEnvironmentVariable("PATH")}";
        var run = await TopologyRun.StartAsync(
            Topology.Load(options.Topology),
            new TopologyRunOptions
            {
                SiloProgram = options.Silo,
                BasePort = 0,
                SilosPerRegionMax = silosMax,
                Hypervisor = journal is null ? "in-process" : "qemu",
                Environment = environment,
                RestartsMax = 1000,
            },
            cancellationToken);
        return new Site(run, folder, journal is null ? null : new MachineWitness(journal, TimeProvider.System));
    }

    /// <summary>A client of a region's silos that tries again for as long as it is told; made once.</summary>
    public async Task<RegionClient> ClientAsync(string region, TimeSpan retryFor)
    {
        var key = $"{region} {retryFor}";
        if (!_clients.TryGetValue(key, out var client))
        {
            client = await RegionClient.StartAsync(region, Run.DatabaseOf(region), Run.CertificatesOf(region), retryFor);
            _clients.Add(key, client);
        }

        return client;
    }

    /// <summary>A region's API, through its gateway; made once.</summary>
    public NovaCronApi Api(string region)
    {
        if (!_apis.TryGetValue(region, out var api))
        {
            api = new NovaCronApi(new NovaCronApiOptions { Address = Run[$"{region}-gateway"].Address, Token = Run.ApiTokenOf(region) });
            _apis.Add(region, api);
        }

        return api;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var api in _apis.Values)
            api.Dispose();
        foreach (var client in _clients.Values)
            await client.DisposeAsync();
        await Run.DisposeAsync();
        if (Witness is not null)
            await Witness.DisposeAsync();
        EndMachines();
        Directory.Delete(_folder, recursive: true);
    }

    // Guests outlive their region by design; these have no use any more.
    private void EndMachines()
    {
        foreach (var machine in (Witness?.Machines ?? []).Where(machine => machine.Launch.IsAlive))
            machine.Launch.Kill();
    }
}
