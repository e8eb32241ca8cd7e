using System.Globalization;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Amst.Peers;

namespace NovaCron.Bench.Amst.Grid;

/// <summary>Draws a grid by gnuplot: bars of ours, in percent of the payload ceiling, and marks of the best fixed iperf3.</summary>
internal static class GridPlot
{
    /// <summary>A free place between two groups of bars.</summary>
    private const int GroupGap = 1;

    /// <summary>Draws it; cells that were not measured stay empty.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="store">Their results.</param>
    /// <param name="file">The PNG to write.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task DrawAsync(IReadOnlyList<GridCell> cells, GridStore store, string file, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("novacron-bench-").FullName;
        try
        {
            var losses = cells.Select(cell => cell.Shape.LossPercent).Distinct().Order().ToList();
            var links = cells.Select(cell => (cell.Shape.RateMbit, cell.Shape.RoundTripMs)).Distinct().Order().ToList();
            var script = new List<string>
            {
                $"set terminal pngcairo size 1400,900 font 'DejaVu Sans,11'",
                $"set output '{Path.GetFullPath(file)}'",
                "set multiplot layout 2,1",
                "set style fill solid 0.8 noborder",
                "set boxwidth 0.9",
                "set yrange [0:105]",
                "set ylabel '% of the payload ceiling'",
                "set grid ytics",
                "set bmargin 4",
                "set key outside right top",
                $"set xtics ({string.Join(", ", links.Select((link, index) => Tick(link, index, losses.Count)))})",
            };
            foreach (var isCubic in new[] { false, true })
            {
                script.Add($"set title '{(isCubic ? "CUBIC forced" : "free choice of congestion control")}'");
                var parts = new List<string>();
                for (var loss = 0; loss < losses.Count; loss++)
                {
                    var data = Path.Combine(folder, $"{isCubic}{loss}");
                    var lines = Lines(cells, store, links, isCubic, losses, loss);
                    await File.WriteAllLinesAsync(data, lines, cancellationToken);
                    if (lines.Count > 0)
                        parts.Add(FormattableString.Invariant($"'{data}' using 1:2 with boxes title 'AMST, loss {losses[loss]} %'"));
                }

                var drawn = Enumerable.Range(0, losses.Count).Select(loss => Path.Combine(folder, $"{isCubic}{loss}"))
                    .Where(data => new FileInfo(data).Length > 0);
                parts.AddRange(drawn.Select((data, index) => $"'{data}' using 1:3 with points pt 8 lc 'black' " +
                    (index == 0 ? "title 'iperf3, best fixed'" : "notitle")));
                if (parts.Count > 0)
                    script.Add("plot " + string.Join(", ", parts));
            }

            var scriptFile = Path.Combine(folder, "script");
            await File.WriteAllLinesAsync(scriptFile, script, cancellationToken);
            await Tool.RunAsync(["gnuplot", scriptFile], cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<string> Lines(
        IReadOnlyList<GridCell> cells,
        GridStore store,
        List<(double RateMbit, double RoundTripMs)> links,
        bool isCubic,
        List<double> losses,
        int loss)
    {
        var lines = new List<string>();
        foreach (var cell in cells.Where(cell => cell.IsCubic == isCubic && Equals(cell.Shape.LossPercent, losses[loss])))
        {
            var ours = store.Of(cell.Key, GridRecord.Ours);
            if (ours.Count == 0)
                continue;
            var at = (links.IndexOf((cell.Shape.RateMbit, cell.Shape.RoundTripMs)) * (losses.Count + GroupGap)) + loss;
            var best = GridSummary.BestFixed(store, cell);
            var share = Medians.Of(ours.Select(record => record.GoodputMbit)) * 100 / cell.Shape.PayloadCeilingMbit;
            var peer = best.Count == 0 ? double.NaN : Medians.Of(best.Select(record => record.GoodputMbit));
            peer *= 100 / cell.Shape.PayloadCeilingMbit;
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{at} {share:0.00} {peer:0.00}"));
        }

        return lines;
    }

    private static string Tick((double RateMbit, double RoundTripMs) link, int index, int losses) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{link.RateMbit} Mbit/s\\n{link.RoundTripMs} ms\" {(index * (losses + GroupGap)) + ((losses - 1) / 2.0)}");
}
