using System.CommandLine;
using NovaCron.Bench.Acp.Members;
using NovaCron.Bench.Acp.Wan;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;
using NovaCron.Cli.Api;
using NovaCron.Launcher;

namespace NovaCron.Bench.Acp;

/// <summary><c>acp</c>: the bench of consensus.</summary>
internal static class AcpCommand
{
    private static readonly Option<int?> Runs = new("--runs") { Description = "Runs of each store; 5 by default." };
    private static readonly Option<int?> Commands = new("--commands") { Description = "Commands measured for latency; 128 by default." };
    private static readonly Option<int?> Switches = new("--switches") { Description = "Switches between the modes; 50 by default." };
    private static readonly Option<int?> Migrations = new("--migrations")
    {
        Description = "Migrations that faults strike; 200 by default.",
    };

    private static readonly Option<int?> Guests = new("--guests")
    {
        Description = "Guests that move at once meanwhile; 3 by default, and at most.",
    };

    private static readonly Option<int?> Failovers = new("--failovers") { Description = "Failovers of a guest; 21 by default." };
    private static readonly Option<int?> Seed = new("--seed") { Description = "What faults are drawn by; 1 by default." };
    private static readonly Option<string[]> Faults = new("--fault")
    {
        Description = "Only this fault. May be repeated.", DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Silo = new("--silo") { Description = "The built server program." };
    private static readonly Option<string?> Kernel = new("--kernel") { Description = "The guest's kernel." };
    private static readonly Option<string?> Initrd = new("--initrd") { Description = "The guest's initial RAM disk." };
    private static readonly Option<string[]> Cases = new("--case")
    {
        Description = $"Only this case: {string.Join(", ", AcpBench.CaseNames)}. May be repeated. Without it all but "
            + $"{string.Join(", ", AcpBench.LongCaseNames)}, which take an hour.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int?> Clients = new("--clients") { Description = "Callers with a command under way; 1,024 by default." };
    private static readonly Option<string?> Folder = new("--folder") { Description = "Where databases are kept while they are measured." };
    private static readonly Option<string?> Report = new("--report") { Description = "Writes the report there as JSON." };
    private static readonly Option<bool> Quick = new("--quick") { Description = "Fewer and shorter runs: under five minutes." };
    private static readonly Option<string[]> Stores = new("--store")
    {
        Description = $"Only this store: {string.Join(", ", AcpBench.StoreNames)}. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Kinds = new("--kind")
    {
        Description = $"Only this kind of members: {string.Join(", ", MemberKind.All.Select(kind => kind.Name))}. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "acp", "Consensus: how many commands several members commit, how long they take between regions, and changes of mode.")
        {
            Cases, Stores, Kinds, Runs, Clients, Commands, Switches, Migrations, Guests, Failovers, Seed, Faults, Silo, Kernel, Initrd,
            LabFactory.Emulator, Folder, Quick, Report,
        };
        command.Subcommands.Add(MemberCommand.Create());
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new AcpBenchOptions
        {
            Stores = result.GetRequiredValue(Stores), Kinds = result.GetRequiredValue(Kinds), Folder = result.GetValue(Folder),
            Cases = result.GetRequiredValue(Cases), Silo = result.GetValue(Silo), Kernel = result.GetValue(Kernel),
            Initrd = result.GetValue(Initrd), Faults = result.GetRequiredValue(Faults),
        };
        options = result.GetValue(Quick) ? options.Quickly() : options;
        options = options with
        {
            Runs = result.GetValue(Runs) ?? options.Runs,
            Clients = result.GetValue(Clients) ?? options.Clients,
            Commands = result.GetValue(Commands) ?? options.Commands,
            Switches = result.GetValue(Switches) ?? options.Switches,
            Migrations = result.GetValue(Migrations) ?? options.Migrations,
            Guests = Math.Clamp(result.GetValue(Guests) ?? options.Guests, 1, 3),
            Failovers = result.GetValue(Failovers) ?? options.Failovers,
            Seed = result.GetValue(Seed) ?? options.Seed,
        };
        try
        {
            options = options with { Emulator = await LabFactory.FindEmulatorAsync(result, cancellationToken) };
            var bench = new AcpBench(options);
            var rows = await bench.RunAsync(cancellationToken);
            BenchTable.Show(rows);
            if (result.GetValue(Report) is { } file)
                BenchReport.Create("none", rows).Write(file);
            foreach (var failure in bench.Failures)
                await Console.Error.WriteLineAsync($"bench acp: {failure}");
            return bench.Failures.Count == 0 ? 0 : 1;
        }
        catch (Exception error) when (error is BenchException or LauncherException or IOException or System.ComponentModel.Win32Exception
            or ApiException or ApiUnreachableException)
        {
            await Console.Error.WriteLineAsync($"bench acp: {error.Message}");
            return 1;
        }
    }
}
