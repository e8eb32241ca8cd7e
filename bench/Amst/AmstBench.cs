using System.Diagnostics;
using NovaCron.Bench.Amst.Cases;
using NovaCron.Bench.Amst.Faults;
using NovaCron.Bench.Amst.Grid;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Regions;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst;

/// <summary>The transport's cases, one after the other.</summary>
internal sealed class AmstBench(AmstBenchOptions options, LabFactory labs)
{
    private readonly List<BenchRow> _rows = [];
    private readonly List<string> _failures = [];

    /// <summary>What must not happen and did, case by case.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The cases there are.</summary>
    public static IReadOnlyList<string> CaseNames { get; } =
        ["grid", "veth", "fairness", "cap", "trace", "modes", "faults", "fuzz", "copy", "migration", "return"];

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Cases.Except(CaseNames).FirstOrDefault() is { } unknown)
            throw new BenchException($"There is no case '{unknown}': {string.Join(", ", CaseNames)}.");
        await Console.Error.WriteLineAsync($"bench amst: links are made by {labs.LinkMaker}");
        await AddAsync("grid", needsLinks: true, () => new GridCase(options, labs).RunAsync(cancellationToken));
        await AddAsync("veth", needsLinks: false, () => new VethCase(options, labs).RunAsync(cancellationToken));
        await AddAsync("fairness", needsLinks: true, () => new FairnessCase(options, labs).RunAsync(cancellationToken));
        await AddAsync("cap", needsLinks: true, () => new CapCase(options, labs).RunAsync(cancellationToken));
        await AddAsync("trace", needsLinks: true, () => new TraceCase(options, labs).RunAsync(cancellationToken));
        await AddAsync("modes", needsLinks: true, () => new ModesCase(options, labs).RunAsync(cancellationToken));
        await AddAsync("faults", needsLinks: true, () => new FaultsCase(options, labs).RunAsync(cancellationToken));
        await AddAsync("fuzz", needsLinks: false, () => new FuzzCase(options).RunAsync(cancellationToken));
        await AddAsync("copy", needsLinks: true, () => new CopyCase(options, labs).RunAsync(cancellationToken));
        await AddAsync("migration", needsLinks: true, () => new MigrationCase(options, labs).RunAsync(cancellationToken));
        if (!options.IsQuick || options.Cases.Contains("return"))
            await AddAsync("return", needsLinks: true, () => new ReturnCase(options, labs).RunAsync(cancellationToken));
        return _rows;
    }

    private async Task AddAsync(string name, bool needsLinks, Func<Task<IReadOnlyList<BenchRow>>> runAsync)
    {
        if (options.Cases.Count > 0 && !options.Cases.Contains(name))
            return;
        if (needsLinks && !labs.HasLinks)
        {
            await Console.Error.WriteLineAsync($"bench amst: {name} is left out: this kernel has no netem, and no emulator was given");
            return;
        }

        await Console.Error.WriteLineAsync($"bench amst: {name}");
        var started = Stopwatch.GetTimestamp();
        try
        {
            _rows.AddRange(await runAsync());
            await Console.Error.WriteLineAsync($"  {name} took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }
        catch (BenchException error)
        {
            // The other cases' figures are still of use.
            _failures.Add($"{name}: {error.Message}");
            await Console.Error.WriteLineAsync($"bench amst: {_failures[^1]}");
        }
    }
}
