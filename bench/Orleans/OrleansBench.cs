using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Orleans;

/// <summary>
/// What a region of several silos does under load and under faults: its cases one after the other, each on processes of its own or
/// shared where it leaves them as they were.
/// </summary>
internal sealed class OrleansBench(OrleansBenchOptions options, string engine)
{
    private readonly List<BenchRow> _rows = [];

    /// <summary>Runs the cases that were asked for.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        if (Wants("calls"))
            await AddAsync("calls", () => CallCases.RunAsync(options, engine, cancellationToken));
        string[] faults = ["migration", "restart", "database", "kills"];
        if (engine == "orleans" && faults.Any(Wants))
            await RunFaultsAsync(cancellationToken);
        return _rows;
    }

    private async Task RunFaultsAsync(CancellationToken cancellationToken)
    {
        await using var site = await Site.StartAsync(options, withMachines: true, silosMax: 2, cancellationToken);
        foreach (var region in site.Run.Topology.Regions)
            await ProbedVms.CreateAsync(site, region, cancellationToken);
        var ledger = new LedgerCases(options, site);
        if (Wants("migration"))
            await AddAsync("migration", () => new MigrationKillCase(options, site).RunAsync(cancellationToken));
        if (Wants("restart"))
            await AddAsync("restart", () => new RestartElsewhereCase(options, site).RunAsync(cancellationToken));
        if (Wants("database"))
            await AddAsync("database", () => ledger.LoseDatabaseAsync(cancellationToken));
        if (Wants("kills"))
            await AddAsync("kills", () => ledger.KillSilosAsync(cancellationToken));
    }

    private bool Wants(string name) => options.Cases.Count == 0 || options.Cases.Contains(name);

    private async Task AddAsync(string name, Func<Task<IReadOnlyList<BenchRow>>> run)
    {
        await Console.Error.WriteLineAsync($"bench orleans: {name}");
        _rows.AddRange(await run());
    }
}
