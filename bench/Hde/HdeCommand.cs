using System.CommandLine;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Hde;

/// <summary><c>hde</c>: the bench of the encoding.</summary>
internal static class HdeCommand
{
    private static readonly Option<string?> Kernel = new("--kernel") { Description = "The corpus guest's kernel." };
    private static readonly Option<string?> Initrd = new("--initrd") { Description = "The corpus guest's initial RAM disk." };
    private static readonly Option<string?> Folder = new("--corpora") { Description = "Keeps the corpora there for other runs." };
    private static readonly Option<string?> Report = new("--report") { Description = "Writes the report there as JSON." };
    private static readonly Option<bool> Quick = new("--quick") { Description = "Fewer and shorter runs: under five minutes." };
    private static readonly Option<string[]> Cases = new("--case")
    {
        Description = $"Only this case: {string.Join(", ", HdeBench.CaseNames)}. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("hde", "The encoding of memory and files: what it leaves of real guests, beside zstd and xdelta3.")
        {
            Kernel, Initrd, Folder, Report, Quick, Cases,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new HdeBenchOptions
        {
            Kernel = result.GetValue(Kernel),
            Initrd = result.GetValue(Initrd),
            Folder = result.GetValue(Folder),
            Cases = result.GetRequiredValue(Cases),
        };
        options = result.GetValue(Quick) ? options.Quickly() : options;
        try
        {
            var rows = await new HdeBench(options).RunAsync(cancellationToken);
            BenchTable.Show(rows);
            if (result.GetValue(Report) is { } file)
                BenchReport.Create("none", rows).Write(file);
            return 0;
        }
        catch (Exception error) when (error is BenchException or IOException or System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync($"bench hde: {error.Message}");
            return 1;
        }
    }
}
