using NovaCron.Bench.Acp.Cases;
using NovaCron.Bench.Acp.Members;
using NovaCron.Bench.Acp.Stores;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;
using NovaCron.Launcher.Postgres;

namespace NovaCron.Bench.Acp;

/// <summary>How many commands the federation's log takes, in each store that a member can have.</summary>
internal sealed class AcpBench(AcpBenchOptions options)
{
    /// <summary>The stores' names.</summary>
    public static readonly IReadOnlyList<string> StoreNames = ["memory", "sqlite", "postgresql"];

    /// <summary>Measures in the stores that were asked for.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
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
            foreach (var store in StoreNames.Where(options.IsWanted))
                rows.AddRange(await RunAsync(store, folder, cancellationToken));
            return rows;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
