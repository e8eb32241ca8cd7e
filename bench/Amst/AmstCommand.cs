using System.CommandLine;
using System.Text.Json;
using NovaCron.Bench.Amst.Endpoints;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;
using NovaCron.GrainInterfaces;

namespace NovaCron.Bench.Amst;

/// <summary><c>amst</c>: the bench of the transport.</summary>
internal static class AmstCommand
{
    private const string StandInAssembly = "NovaCron.StandIns.Orleans";
    private static readonly Option<string> Silo = new("--silo") { Required = true, Description = "The built server program." };
    private static readonly Option<string?> Kernel = new("--kernel") { Description = "The guest's kernel." };
    private static readonly Option<string?> Initrd = new("--initrd") { Description = "The guest's initial RAM disk." };
    private static readonly Option<string?> Report = new("--report") { Description = "Writes the report there as JSON." };
    private static readonly Option<string?> Plot = new("--plot") { Description = "Draws the grid there, as PNG (needs gnuplot)." };
    private static readonly Option<string?> Table = new("--table") { Description = "Writes the grid there, as a Markdown table." };
    private static readonly Option<bool> Quick = new("--quick") { Description = "Fewer and shorter runs: under five minutes." };
    private static readonly Option<string[]> Cases = new("--case")
    {
        Description = $"Only this case: {string.Join(", ", AmstBench.CaseNames)}. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Cells = new("--cells")
    {
        Description = "Only cells of the grid with these words, such as '500 Mbit/s and CUBIC'. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int?> Runs = new("--runs") { Description = "Runs of a cell; 5 by default." };
    private static readonly Option<int?> PeerRuns = new("--peer-runs") { Description = "Runs of single stream and rsync; 2 by default." };
    private static readonly Option<double?> Counted = new("--counted") { Description = "Seconds of a run that count; 15 by default." };
    private static readonly Option<bool> NoPeers = new("--no-peers") { Description = "Measures ours alone." };
    private static readonly Option<int> Lanes = new("--lanes")
    {
        Description = "Cells of 50 Mbit/s measured at once; of 200 Mbit/s one less.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> Resume = new("--resume") { Description = "Keeps the grid's results there and goes on." };
    private static readonly Option<string?> Trace = new("--trace") { Description = "Rates to follow: one Mbit/s a line, a second each." };
    private static readonly Option<string> Windows = new("--windows")
    {
        Description = "Socket buffers: default, as this machine has them, or large, up to 64 MiB.",
        DefaultValueFactory = _ => "default",
    };

    private static readonly Option<SendingChoices> Choices = SendingChoices.Option;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("amst", "The transport between agents on links of every kind, beside iperf3 and rsync.")
        {
            Silo, Kernel, Initrd, Report, Plot, Table, Quick, Cases, Cells, Runs, PeerRuns, Counted, NoPeers, Lanes, Resume, Trace,
            LabFactory.Emulator, Windows, Choices,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var engine = typeof(IVmGrain).GetInterfaces().Any(type => type.Assembly.GetName().Name == StandInAssembly) ? "embedded" : "orleans";
        try
        {
            var labs = await LabFactory.ProbeAsync(result.GetValue(LabFactory.Emulator), cancellationToken);
            using var authority = await BenchAuthority.CreateAsync(result.GetRequiredValue(Silo), cancellationToken);
            var bench = new AmstBench(Read(result) with { Certificates = authority.Folder }, labs);
            var rows = await bench.RunAsync(cancellationToken);
            BenchTable.Show(rows);
            if (result.GetValue(Report) is { } file)
                BenchReport.Create(engine, rows).Write(file);
            foreach (var failure in bench.Failures)
                await Console.Error.WriteLineAsync($"bench amst: failed: {failure}");
            return bench.Failures.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is BenchException or TimeoutException or IOException or JsonException)
        {
            await Console.Error.WriteLineAsync($"bench amst: {e.Message}");
            return 1;
        }
    }

    private static AmstBenchOptions Read(ParseResult result)
    {
        var options = new AmstBenchOptions
        {
            Silo = Path.GetFullPath(result.GetRequiredValue(Silo)),
            Kernel = result.GetValue(Kernel),
            Initrd = result.GetValue(Initrd),
            Cases = result.GetRequiredValue(Cases),
            Cells = result.GetRequiredValue(Cells),
            WithPeers = !result.GetValue(NoPeers),
            Lanes = Math.Clamp(result.GetValue(Lanes), 1, 16),
            ResumeFile = result.GetValue(Resume),
            PlotFile = result.GetValue(Plot),
            TableFile = result.GetValue(Table),
            TraceFile = result.GetValue(Trace),
            Choices = result.GetValue(Choices) ?? new SendingChoices(),

            KernelSettings = [.. LabOptions.Forgetful, .. result.GetValue(Windows) == "large" ? LabOptions.LargeWindows : []],
        };
        options = result.GetValue(Quick) ? options.Quickly() : options;
        return options with
        {
            Runs = result.GetValue(Runs) ?? options.Runs,
            PeerRuns = result.GetValue(PeerRuns) ?? options.PeerRuns,
            CountedSeconds = result.GetValue(Counted) ?? options.CountedSeconds,
        };
    }
}
