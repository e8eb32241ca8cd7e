using System.CommandLine;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Ass.Regions;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Ass;

/// <summary><c>ass</c>: the bench of the replicated store.</summary>
internal static class AssCommand
{
    private static readonly Option<string[]> Cases = new("--case")
    {
        Description = $"Only this case: {string.Join(", ", AssBench.CaseNames)}. May be repeated.", DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> Quick = new("--quick") { Description = "Fewer and shorter runs: under five minutes." };
    private static readonly Option<bool> Long = new("--long") { Description = "Half an hour of load, and a thousand kills." };
    private static readonly Option<int?> Kills = new("--kills") { Description = "How often a region is killed; 60 by default." };
    private static readonly Option<int?> Seconds = new("--seconds") { Description = "How long staleness is measured; 120 s by default." };
    private static readonly Option<double?> Rate = new("--rate") { Description = "Changes a second of all regions; 2,000 by default." };
    private static readonly Option<int?> Seed = new("--seed") { Description = "What kills are drawn by; 1 by default." };
    private static readonly Option<string?> Folder = new("--folder") { Description = "Where databases are kept while they are measured." };
    private static readonly Option<string?> Report = new("--report") { Description = "Writes the report there as JSON." };

    // Benches get it from their script; this one starts itself.
    private static readonly Option<string?> Silo = new("--silo") { Hidden = true };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "ass", "The replicated store: how soon regions see others' changes, through cuts, kills and damage, and what reads cost.")
        {
            Cases, Quick, Long, Kills, Seconds, Rate, Seed, LabFactory.Emulator, Folder, Report, Silo,
        };
        command.Subcommands.Add(RegionCommand.Create());
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new AssBenchOptions { Cases = result.GetRequiredValue(Cases), Folder = result.GetValue(Folder) };
        options = result.GetValue(Quick) ? options.Quickly() : result.GetValue(Long) ? options.AtLength() : options;
        options = options with
        {
            Kills = result.GetValue(Kills) ?? options.Kills,
            Time = result.GetValue(Seconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Time,
            Rate = result.GetValue(Rate) ?? options.Rate,
            Seed = result.GetValue(Seed) ?? options.Seed,
        };
        try
        {
            options = options with { Emulator = await LabFactory.FindEmulatorAsync(result, cancellationToken) };
            var bench = new AssBench(options);
            var rows = await bench.RunAsync(cancellationToken);
            BenchTable.Show(rows);
            if (result.GetValue(Report) is { } file)
                BenchReport.Create("orleans", rows).Write(file);
            foreach (var failure in bench.Failures)
                await Console.Error.WriteLineAsync($"bench ass: {failure}");
            return bench.Failures.Count == 0 ? 0 : 1;
        }
        catch (Exception error) when (error is BenchException or IOException or System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync($"bench ass: {error.Message}");
            return 1;
        }
    }
}
