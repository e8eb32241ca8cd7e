using System.CommandLine;
using NovaCron.Bench.Amst;
using NovaCron.Bench.Amst.Labs;
using NovaCron.Bench.Hde.Live;
using NovaCron.Bench.Orleans;
using NovaCron.Bench.Reporting;

namespace NovaCron.Bench.Hde;

/// <summary><c>hde</c>: the bench of the encoding.</summary>
internal static class HdeCommand
{
    private static readonly Option<string?> Kernel = new("--kernel") { Description = "The corpus guest's kernel." };
    private static readonly Option<string?> Initrd = new("--initrd") { Description = "The corpus guest's initial RAM disk." };
    private static readonly Option<string?> Images = new("--images") { Description = "A folder with a disk image before and after." };
    private static readonly Option<string?> Silo = new("--silo") { Description = "The built server program, for live moves." };
    private static readonly Option<int?> Runs = new("--runs") { Description = "Runs of each speed, and moves of each kind; 5 by default." };
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
        var command = new Command("hde", "The encoding of memory and files: what it leaves of real guests, beside zstd, xdelta3 and QEMU.")
        {
            Kernel, Initrd, Images, Silo, LabFactory.Emulator, Folder, Report, Quick, Cases, Runs,
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
            Images = result.GetValue(Images),
            Folder = result.GetValue(Folder),
            Cases = result.GetRequiredValue(Cases),
        };
        options = result.GetValue(Quick) ? options.Quickly() : options;
        options = options with { Runs = result.GetValue(Runs) ?? options.Runs };
        try
        {
            using var authority = options.IsWanted("live") && result.GetValue(Silo) is { } silo
                ? await BenchAuthority.CreateAsync(silo, cancellationToken)
                : null;
            var live = authority is null ? null : await LiveAsync(result, authority, options, cancellationToken);
            var rows = await new HdeBench(options, live).RunAsync(cancellationToken);
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

    private static async Task<LiveCase?> LiveAsync(
        ParseResult result, BenchAuthority authority, HdeBenchOptions options, CancellationToken cancellationToken)
    {
        var labs = await LabFactory.ProbeAsync(result.GetValue(LabFactory.Emulator), cancellationToken);
        if (!labs.HasLinks)
        {
            await Console.Error.WriteLineAsync("bench hde: live is left out: this kernel has no netem, and no emulator was given");
            return null;
        }

        var regions = new AmstBenchOptions
        {
            Silo = Path.GetFullPath(result.GetRequiredValue(Silo)!),
            Kernel = result.GetValue(Kernel),
            Initrd = result.GetValue(Initrd),
            Certificates = authority.Folder,
            IsQuick = options.IsQuick,
            Runs = options.IsQuick ? 1 : options.Runs,
            KernelSettings = LabOptions.Forgetful,
        };
        return new LiveCase(regions, labs);
    }
}
