using System.Globalization;
using Spectre.Console;

namespace NovaCron.Bench.Reporting;

/// <summary>Rows for a reader.</summary>
internal static class BenchTable
{
    private const int RedirectedWidth = 220;

    public static void Show(IReadOnlyList<BenchRow> rows)
    {
        var hasPeers = rows.Any(row => row.Peer is not null);
        var table = new Table().AddColumns("case", "metric", "median", "min", "max", "runs");
        if (hasPeers)
            table.AddColumns("peer", "its median", "ratio");
        foreach (var row in rows)
        {
            List<string> cells =
            [
                row.Case, $"{row.Metric}, {row.Unit}", Text(row.Ours), Text(row.Min), Text(row.Max),
                row.Runs.ToString(CultureInfo.InvariantCulture),
            ];
            if (hasPeers)
                cells.AddRange([row.PeerName ?? "", Text(row.Peer), Text(row.Ratio)]);
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        // A file or a pipe has no width of its own.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = RedirectedWidth;
        AnsiConsole.Write(table);
    }

    private static string Text(double? figure) => figure?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}
