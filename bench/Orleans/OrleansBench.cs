using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Orleans;

/// <summary>What a region of several silos does under load and faults: its cases, one after the other on the same processes.</summary>
internal sealed class OrleansBench(OrleansBenchOptions options, string engine)
{
    private readonly List<BenchRow> _rows = [];

    /// <summary>Runs the cases that were asked for. The embedded engine has one silo a region and can only be called.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var hasClusters = engine == "orleans";
        await using var site = await Site.StartAsync(options, withMachines: hasClusters, hasClusters ? 2 : 1, cancellationToken);
        await AddAsync("calls", () => new CallCase(options, site, engine).RunAsync(cancellationToken));
        if (hasClusters)
            await RunFaultsAsync(site, cancellationToken);
        return _rows;
    }

    private async Task RunFaultsAsync(Site site, CancellationToken cancellationToken)
    {
        foreach (var region in site.Run.Topology.Regions)
            await ProbedVms.CreateAsync(site, region, cancellationToken);
        var ledger = new LedgerCases(options, site);
        await AddAsync("migration", () => new MigrationKillCase(options, site).RunAsync(cancellationToken));
        await AddAsync("restart", () => new RestartElsewhereCase(options, site).RunAsync(cancellationToken));
        await AddAsync("database", () => ledger.LoseDatabaseAsync(cancellationToken));
        await AddAsync("kills", () => ledger.KillSilosAsync(cancellationToken));
    }

    private async Task AddAsync(string name, Func<Task<IReadOnlyList<BenchRow>>> run)
    {
        if (options.Cases.Count > 0 && !options.Cases.Contains(name))
            return;
        await Console.Error.WriteLineAsync($"bench orleans: {name}");
        _rows.AddRange(await run());
    }
}
