using NovaCron.Bench.Hde.Cases;
using NovaCron.Bench.Hde.Corpora;
using NovaCron.Bench.Hde.Live;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Hde;

/// <summary>What the encoding leaves of real memory, and how fast it is: its cases, one after the other.</summary>
internal sealed class HdeBench(HdeBenchOptions options, LiveCase? live)
{
    /// <summary>The cases' names.</summary>
    public static readonly IReadOnlyList<string> CaseNames = ["speed", "corpora", "live"];

    /// <summary>Runs the cases that were asked for.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Cases.FirstOrDefault(name => !CaseNames.Contains(name)) is { } unknown)
            throw new BenchException($"there is no case {unknown}, only {string.Join(", ", CaseNames)}");
        var folder = options.Folder ?? Directory.CreateTempSubdirectory("novacron-hde-").FullName;
        try
        {
            List<BenchRow> rows = [];
            if (options.IsWanted("speed") || options.IsWanted("corpora"))
                rows.AddRange(await RunOnCorporaAsync(Directory.CreateDirectory(folder).FullName, cancellationToken));
            if (live is not null)
                rows.AddRange(await live.RunAsync(cancellationToken));
            return rows;
        }
        finally
        {
            if (options.Folder is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<BenchRow>> RunOnCorporaAsync(string folder, CancellationToken cancellationToken)
    {
        var corpora = await new CorpusMaker(options, folder).MakeAsync(cancellationToken);
        List<BenchRow> rows = [];
        if (options.IsWanted("speed"))
            rows.AddRange(new SpeedCase(options).Run(corpora[0], cancellationToken));
        if (options.IsWanted("corpora"))
            rows.AddRange(await new CorporaCase(options, folder).RunAsync(corpora, cancellationToken));
        return rows;
    }
}
