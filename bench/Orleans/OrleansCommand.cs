using System.CommandLine;
using NovaCron.Bench.Reporting;
using NovaCron.Cli.Api;
using NovaCron.Demo;
using NovaCron.GrainInterfaces;
using NovaCron.Launcher;

namespace NovaCron.Bench.Orleans;

/// <summary><c>orleans</c>: the bench of regions of several silos.</summary>
internal static class OrleansCommand
{
    private const string StandInAssembly = "NovaCron.StandIns.Orleans";
    private static readonly Option<string> Silo = new("--silo") { Required = true, Description = "The built server program." };
    private static readonly Option<string?> Kernel = new("--kernel") { Description = "The guest's kernel." };
    private static readonly Option<string?> Initrd = new("--initrd") { Description = "The guest's initial RAM disk." };
    private static readonly Option<string?> Report = new("--report") { Description = "Writes the report there as JSON." };
    private static readonly Option<string?> Other = new("--other") { Description = "A report of the other engine, to be taken over." };
    private static readonly Option<bool> Quick = new("--quick") { Description = "Fewer and shorter runs: under five minutes." };
    private static readonly Option<string[]> Cases = new("--case")
    {
        Description = "Only this case: calls, migration, restart, database or kills. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int?> MigrationKills = new("--migration-kills") { Description = "Kills during a migration." };
    private static readonly Option<int?> LedgerKills = new("--ledger-kills") { Description = "Kills under the ledger." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("orleans", "Regions of several silos: calls, migrations, and what faults cost.")
        {
            Silo, Kernel, Initrd, Report, Other, Quick, Cases, MigrationKills, LedgerKills,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = Read(result);
        var engine = typeof(IVmGrain).GetInterfaces().Any(type => type.Assembly.GetName().Name == StandInAssembly) ? "embedded" : "orleans";
        try
        {
            var rows = await new OrleansBench(options, engine).RunAsync(cancellationToken);
            if (result.GetValue(Other) is { } other)
                rows = [.. BenchReport.Read(other).Rows, .. rows];
            BenchTable.Show(rows);
            if (result.GetValue(Report) is { } file)
                BenchReport.Create(engine, rows).Write(file);
            return 0;
        }
        catch (Exception e) when (e is BenchException or DemoException or LauncherException or ApiException or ApiUnreachableException
            or NovaCronException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"bench orleans: {e.Message}");
            return 1;
        }
    }

    private static OrleansBenchOptions Read(ParseResult result)
    {
        var options = new OrleansBenchOptions
        {
            Silo = Path.GetFullPath(result.GetRequiredValue(Silo)),
            Topology = "two-regions",
            Kernel = result.GetValue(Kernel),
            Initrd = result.GetValue(Initrd),
            Cases = result.GetRequiredValue(Cases),
        };
        options = result.GetValue(Quick) ? options.Quickly() : options;
        return options with
        {
            MigrationKills = result.GetValue(MigrationKills) ?? options.MigrationKills,
            LedgerKills = result.GetValue(LedgerKills) ?? options.LedgerKills,
        };
    }
}
