using NovaCron.Bench.Ass.Cases;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Ass;

/// <summary>The replicated store: how soon regions see what others commit, and what links, crashes and damaged disks do to that.</summary>
internal sealed class AssBench(AssBenchOptions options)
{
    /// <summary>The cases there are.</summary>
    public static readonly IReadOnlyList<string> CaseNames = ["staleness", "partition", "kills", "repair", "reads"];

    private readonly List<string> _failures = [];

    /// <summary>What must not happen and did.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Measures what was asked for.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Cases.FirstOrDefault(name => !CaseNames.Contains(name)) is { } odd)
            throw new BenchException($"there is no case {odd}, only {string.Join(", ", CaseNames)}");
        if (options.Emulator is null)
        {
            await Console.Error.WriteLineAsync(
                "bench ass: no root or no link emulator: regions are on loopback, and partition is left out");
        }

        List<BenchRow> rows = [];
        foreach (var name in CaseNames.Where(name => options.IsWanted(name) && (name != "partition" || options.Emulator is not null)))
        {
            var folder = Directory.CreateTempSubdirectory("novacron-ass-").FullName;
            if (options.Folder is { } wanted)
            {
                Directory.Delete(folder);
                folder = Directory.CreateDirectory(Path.Combine(wanted, Path.GetFileName(folder))).FullName;
            }

            try
            {
                await Console.Error.WriteLineAsync($"bench ass: {name}");
                rows.AddRange(await RunAsync(name, folder, cancellationToken));
            }
            catch (BenchException error)
            {
                // The other cases' figures are still of use.
                _failures.Add($"{name}: {error.Message}");
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return rows;
    }

    private async Task<IReadOnlyList<BenchRow>> RunAsync(string name, string folder, CancellationToken cancellationToken)
    {
        IAssCase measured = name switch
        {
            "staleness" => new StalenessCase(options),
            "partition" => new PartitionCase(options),
            "kills" => new KillsCase(options),
            "repair" => new RepairCase(options),
            _ => new ReadsCase(options),
        };
        var rows = await measured.RunAsync(folder, cancellationToken);
        _failures.AddRange(measured.Failures.Select(failure => $"{name}: {failure}"));
        return rows;
    }
}
