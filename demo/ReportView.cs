using System.Globalization;
using Spectre.Console;

namespace NovaCron.Demo;

/// <summary>The table at the end.</summary>
internal static class ReportView
{
    public static void Show(IAnsiConsole console, DemoReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        foreach (var (name, value) in Rows(report))
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        console.Write(table);
    }

    public static void ShowAll(IAnsiConsole console, IReadOnlyList<DemoReport> reports)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("run", "to", "time s", "stream MB", "wire MB", "downtime ms", "heartbeats lost", "corrupt pages", "epoch");
        for (var i = 0; i < reports.Count; i++)
        {
            var report = reports[i];
            table.AddRow(
                $"{i + 1}", report.TargetRegion, Text(report.TotalSeconds), Megabytes(report.StreamBytes), Megabytes(report.WireBytes),
                Text(report.DowntimeMs), $"{report.HeartbeatsLost}", $"{report.CorruptPages}", $"{report.Epoch}");
        }

        console.Write(table);
        var good = reports.Count(report => report.IsGood);
        console.WriteLine($"{good} of {reports.Count} migrations without a lost heartbeat or a corrupt page");
    }

    private static IEnumerable<(string Name, string Value)> Rows(DemoReport report) =>
    [
        ("engine, hypervisor", $"{report.Engine}, {report.Hypervisor}"),
        ("time from command to end", $"{Text(report.TotalSeconds)} s"),
        ("guest's memory stream", $"{Megabytes(report.StreamBytes)} MB"),
        ("on the wire", $"{Megabytes(report.WireBytes)} MB over {Streams(report.Streams)}"),
        ("downtime seen from outside", $"{Text(report.DowntimeMs)} ms (heartbeat gap)"),
        ("heartbeats lost", $"{report.HeartbeatsLost}"),
        ("corrupt pages", $"{report.CorruptPages} of {report.PagesVerified} verified by the guest"),
        ("owner", $"region {report.OwnerRegion} at epoch {report.Epoch}"),
    ];

    private static string Streams(int count) => count == 1 ? "1 stream" : $"{count} streams";

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("F1", CultureInfo.InvariantCulture);
}
