using System.CommandLine;
using NovaCron.Bench.Acp.Members;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;
using NovaCron.Launcher;

namespace NovaCron.Bench.Acp;

/// <summary><c>acp</c>: the bench of consensus.</summary>
internal static class AcpCommand
{
    private static readonly Option<int?> Runs = new("--runs") { Description = "Runs of each store; 5 by default." };
    private static readonly Option<int?> Clients = new("--clients") { Description = "Callers with a command under way; 1,024 by default." };
    private static readonly Option<string?> Folder = new("--folder") { Description = "Where databases are kept while they are measured." };
    private static readonly Option<string?> Report = new("--report") { Description = "Writes the report there as JSON." };
    private static readonly Option<bool> Quick = new("--quick") { Description = "One short run of each store: about a minute." };
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
        var command = new Command("acp", "Consensus: commands committed by several members, durable at all of them, in this process.")
        {
            Stores, Kinds, Runs, Clients, Folder, Quick, Report,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new AcpBenchOptions 
        {
            Stores = result.GetRequiredValue(Stores), Kinds = result.GetRequiredValue(Kinds), Folder = result.GetValue(Folder),
        };
        options = result.GetValue(Quick) ? options.Quickly() : options;
        options = options with
        {
            Runs = result.GetValue(Runs) ?? options.Runs,
            Clients = result.GetValue(Clients) ?? options.Clients,
        };
        try
        {
            var rows = await new AcpBench(options).RunAsync(cancellationToken);
            BenchTable.Show(rows);
            if (result.GetValue(Report) is { } file)
                BenchReport.Create("none", rows).Write(file);
            return 0;
        }
        catch (Exception error) when (error is BenchException or LauncherException or IOException or System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync($"bench acp: {error.Message}");
            return 1;
        }
    }
}
