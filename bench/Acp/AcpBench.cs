using NovaCron.Bench.Acp.Cases;
using NovaCron.Bench.Acp.Chaos;
using NovaCron.Bench.Acp.Members;
using NovaCron.Bench.Acp.Stores;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;
using NovaCron.Launcher.Postgres;

namespace NovaCron.Bench.Acp;

/// <summary>The federation's log: how many commands it takes, and how long they and its changes of mode take between regions.</summary>
internal sealed class AcpBench(AcpBenchOptions options)
{
    /// <summary>The cases there are.</summary>
    public static readonly IReadOnlyList<string> CaseNames = ["throughput", "latency", "switch", "chaos", "failover"];

    /// <summary>Those that take more than minutes, and run only where they are asked for.</summary>
    public static readonly IReadOnlyList<string> LongCaseNames = ["chaos", "failover"];

    /// <summary>The stores' names.</summary>
    public static readonly IReadOnlyList<string> StoreNames = ["memory", "sqlite", "postgresql"];

    private readonly List<string> _failures = [];

    /// <summary>What must not happen and did.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Measures what was asked for.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Cases.FirstOrDefault(name => !CaseNames.Contains(name)) is { } odd)
            throw new BenchException($"there is no case {odd}, only {string.Join(", ", CaseNames)}");
        if (options.Stores.FirstOrDefault(name => !StoreNames.Contains(name)) is { } unknown)
            throw new BenchException($"there is no store {unknown}, only {string.Join(", ", StoreNames)}");
        if (options.Kinds.FirstOrDefault(name => MemberKind.All.All(kind => kind.Name != name)) is { } strange)
            throw new BenchException($"there is no kind {strange}, only {string.Join(", ", MemberKind.All.Select(kind => kind.Name))}");
        var folder = Directory.CreateTempSubdirectory("novacron-acp-").FullName;
        if (options.Folder is { } wanted)
        {
            Directory.Delete(folder);
            folder = Directory.CreateDirectory(Path.Combine(wanted, Path.GetFileName(folder))).FullName;
        }

        try
        {
            List<BenchRow> rows = [];
            foreach (var store in StoreNames.Where(store => options.IsCaseWanted("throughput") && options.IsWanted(store)))
                rows.AddRange(await RunAsync(store, folder, cancellationToken));
            rows.AddRange(await RunBetweenRegionsAsync(folder, cancellationToken));
            if (options.IsCaseWanted("chaos"))
                rows.AddRange(await RunChaosAsync(folder, cancellationToken));
            if (options.IsCaseWanted("failover"))
                rows.AddRange(await RunFailoverAsync(folder, cancellationToken));
            return rows;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<BenchRow>> RunBetweenRegionsAsync(string folder, CancellationToken cancellationToken)
    {
        List<BenchRow> rows = [];
        if (options.Emulator is not { } emulator)
        {
            if (options.IsCaseWanted("latency") || options.IsCaseWanted("switch"))
                await Console.Error.WriteLineAsync("bench acp: latency and switch are left out: they need root and a link emulator");
            return rows;
        }

        if (options.IsCaseWanted("latency"))
        {
            foreach (var isByzantine in new[] { false, true })
                await AddAsync(() => new LatencyCase(options, emulator, isByzantine).RunAsync(folder, cancellationToken));
        }

        if (options.IsCaseWanted("switch"))
        {
            var switching = new SwitchCase(options, emulator);
            await AddAsync(() => switching.RunAsync(folder, cancellationToken));
            _failures.AddRange(switching.Failures);
        }

        return rows;

        async Task AddAsync(Func<Task<IReadOnlyList<BenchRow>>> runAsync)
        {
            try
            {
                rows.AddRange(await runAsync());
            }
            catch (BenchException error)
            {
                // The other cases' figures are still of use.
                _failures.Add(error.Message);
            }
        }
    }

    private async Task<IReadOnlyList<BenchRow>> RunChaosAsync(string folder, CancellationToken cancellationToken)
    {
        var chaos = new ChaosCase(options);
        var rows = await chaos.RunAsync(folder, cancellationToken);
        _failures.AddRange(chaos.Failures);
        return rows;
    }

    private async Task<IReadOnlyList<BenchRow>> RunFailoverAsync(string folder, CancellationToken cancellationToken)
    {
        var failover = new FailoverCase(options);
        var rows = await failover.RunAsync(folder, cancellationToken);
        _failures.AddRange(failover.Failures);
        return rows;
    }

    private async Task<IReadOnlyList<BenchRow>> RunAsync(string store, string folder, CancellationToken cancellationToken)
    {
        if (store == "postgresql" && PostgresPrograms.TryFind() is null)
        {
            await Console.Error.WriteLineAsync("bench acp: PostgreSQL is left out: its server programs are not on this machine");
            return [];
        }

        await using IMemberStores stores = store switch
        {
            "memory" => new MemoryStores(),
            "sqlite" => new SqliteStores(folder),

            // Beside the folder, not in it: the server runs under another account, which must reach its files.
            _ => await PostgresStores.StartAsync(folder + "-server", cancellationToken),
        };
        List<BenchRow> rows = [];
        foreach (var kind in MemberKind.All.Where(kind => options.Kinds.Count == 0 || options.Kinds.Contains(kind.Name)))
            rows.AddRange(await new ThroughputCase(options, kind).RunAsync(store, stores, cancellationToken));
        return rows;
    }
}
