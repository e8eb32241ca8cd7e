using System.Globalization;
using Spectre.Console;

namespace NovaCron.Bench.Reporting;

/// <summary>Rows for a reader.</summary>
internal static class BenchTable
{
    public static void Show(IReadOnlyList<BenchRow> rows)
    {
        var table = new Table().AddColumns("case", "metric", "median", "min", "max", "runs");
        foreach (var row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Case), Markup.Escape($"{row.Metric}, {row.Unit}"), Text(row.Ours), Text(row.Min), Text(row.Max),
                row.Runs.ToString(CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
    }

    private static string Text(double figure) => figure.ToString("0.###", CultureInfo.InvariantCulture);
}
