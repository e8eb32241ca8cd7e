using System.CommandLine;
using System.Globalization;
using NovaCron.Bench.Reporting;
using NovaCron.Cli.Api;
using NovaCron.Demo;
using Spectre.Console;

namespace NovaCron.Bench.DemoRuns;

/// <summary><c>demo</c>: the demonstration's migration again and again, to and fro, every page and heartbeat counted.</summary>
internal static class DemoCommand
{
    private static readonly Option<string> Silo = new("--silo") { Required = true, Description = "The built server program." };
    private static readonly Option<string> Hypervisor = new("--hypervisor")
    {
        DefaultValueFactory = _ => "qemu",
        Description = "qemu or in-process.",
    };

    private static readonly Option<string?> Kernel = new("--kernel") { Description = "The guest's kernel." };
    private static readonly Option<string?> Initrd = new("--initrd") { Description = "The guest's initial RAM disk." };
    private static readonly Option<string?> Report = new("--report") { Description = "Writes the report there as JSON." };
    private static readonly Option<int> Runs = new("--runs") { DefaultValueFactory = _ => 20, Description = "Consecutive migrations." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("demo", "The demonstration's guest moved to and fro.") { Silo, Hypervisor, Kernel, Initrd, Report, Runs };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new DemoOptions
        {
            Silo = result.GetRequiredValue(Silo),
            Hypervisor = result.GetRequiredValue(Hypervisor),
            Kernel = result.GetValue(Kernel),
            Initrd = result.GetValue(Initrd),
            Runs = result.GetValue(Runs),
        };
        try
        {
            var reports = await new DemoRun(options, AnsiConsole.Console).RunAsync(cancellationToken);
            ReportView.ShowAll(AnsiConsole.Console, reports);
            if (result.GetValue(Report) is { } file)
                BenchReport.Create(reports[0].Engine, RowsOf(reports)).Write(file);
            return reports.All(report => report.IsGood) ? 0 : 1;
        }
        catch (Exception e) when (e is DemoException or ApiException or ApiUnreachableException)
        {
            await Console.Error.WriteLineAsync($"bench demo: {e.Message}");
            return 1;
        }
    }

    private static BenchRow[] RowsOf(IReadOnlyList<DemoReport> reports)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"live migration, {reports[0].Hypervisor}");
        return
        [
            BenchRow.Of(name, "total", "s", reports.Select(report => report.TotalSeconds)),
            BenchRow.Of(name, "stream", "By", reports.Select(report => (double)report.StreamBytes)),
            BenchRow.Of(name, "wire", "By", reports.Select(report => (double)report.WireBytes)),
            BenchRow.Of(name, "downtime", "ms", reports.Select(report => report.DowntimeMs)),
            BenchRow.Of(name, "heartbeatsLost", "{heartbeat}", reports.Select(report => (double)report.HeartbeatsLost)),
            BenchRow.Of(name, "corruptPages", "{page}", reports.Select(report => (double)report.CorruptPages)),
        ];
    }
}
