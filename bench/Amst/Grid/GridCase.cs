using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>Every link of the grid: ours beside the best fixed iperf3, a single stream and rsync.</summary>
internal sealed class GridCase(AmstBenchOptions options, LabFactory labs)
{
    /// <summary>Up to these rates several cells may be measured at the same time: as many as there are lanes, and one less.</summary>
    private const double SlowMbit = 50;
    private const double MiddleMbit = 200;

    /// <summary>What starting and ending a measurement costs, in seconds.</summary>
    private const double OverheadSeconds = 1.5;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        var store = GridStore.Open(options.ResumeFile);
        var cells = (options.IsQuick ? GridCell.Quick : GridCell.All).Where(cell => options.IsWanted(cell.Key)).ToList();
        await Console.Error.WriteLineAsync($"  {cells.Count} cells, about {Estimate(cells, store) / 60:0} minutes");
        foreach (var group in cells.GroupBy(Lanes))
        {
            using var lanes = new SemaphoreSlim(group.Key);
            await Task.WhenAll(group.Select(cell => RunInLaneAsync(lanes, cell, store, cancellationToken)));
        }

        if (options.PlotFile is { } plot)
            await GridPlot.DrawAsync(cells, store, plot, cancellationToken);
        if (options.TableFile is { } table)
            await File.WriteAllLinesAsync(table, GridTable.Lines(cells, store), cancellationToken);
        return GridSummary.Rows(cells, store);
    }

    /// <summary>How many cells like one may be measured at the same time.</summary>
    private int Lanes(GridCell cell) => cell.Shape.RateMbit switch
    {
        <= SlowMbit => options.Lanes,
        <= MiddleMbit => Math.Max(1, options.Lanes - 1),
        _ => 1,
    };

    // The longest it can take: searches end early where a setting fills the link.
    private double Estimate(IReadOnlyList<GridCell> cells, GridStore store) => cells.Sum(cell =>
    {
        var runs = Math.Max(0, options.Runs - store.Of(cell.Key, GridRecord.Ours).Count);
        var total = cell.Time(options).Total + OverheadSeconds;
        var settings = options.IsQuick ? 0 : Math.Max(0, cell.FixedSettings.Count - store.Of(cell.Key, GridRecord.Search).Count);
        var seconds = runs * total;
        if (options.WithPeers)
        {
            seconds += (2 * runs * total) + (2 * Math.Min(runs, options.PeerRuns) * total)
                + (settings * (cell.SearchTime.Total + OverheadSeconds));
        }

        return seconds / Lanes(cell);
    });

    private async Task RunInLaneAsync(SemaphoreSlim lanes, GridCell cell, GridStore store, CancellationToken cancellationToken)
    {
        await lanes.WaitAsync(cancellationToken);
        try
        {
            await RunCellAsync(cell, store, cancellationToken);
        }
        finally
        {
            lanes.Release();
        }
    }

    private async Task RunCellAsync(GridCell cell, GridStore store, CancellationToken cancellationToken)
    {
        await using var lab = await labs.LinkAsync(cell.Shape, options.KernelSettings, cancellationToken);
        if (cell.IsCubic)
            await Namespaces.LockCongestionAsync(lab.Source, lab.TargetAddress, "cubic", cancellationToken);
        await new CellRun(cell, options, lab, store).RunAsync(cancellationToken);
    }
}
