using System.CommandLine;
using NovaCron.Dwcp.Encoding;
using NovaCron.Silo.Analysis;
using NovaCron.Silo.Hosting;

namespace NovaCron.Silo.CommandLine;

/// <summary><c>hde analyze</c>: what sending a file would take, and why.</summary>
internal static class HdeCommand
{
    private const int LevelDefault = 3;

    private static readonly Argument<string> Content = new("FILE") { Description = "The content: a disk image, a dump of memory." };

    private static readonly Option<string?> Before = new("--before")
    {
        Description = "What the target was sent before at the same offsets, such as an older version. Default: nothing.",
    };

    private static readonly Option<string[]> Known = new("--known")
    {
        Description = "A file whose contents the target holds, wherever in it they are: an image, the memory of a sister. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<long?> Copies = new("--copies")
    {
        Description = "Memory for what was sent before, such as 2GiB. Default: as much as a migration takes, 128MiB.",
        CustomParser = ArgumentParsers.MemoryBytes,
    };

    private static readonly Option<int> Level = new("--level")
    {
        Description = $"The level on zstd's scale, -7 to 19. Default: {LevelDefault}. A transfer chooses it by its link.",
        DefaultValueFactory = _ => LevelDefault,
    };

    private static readonly Option<string> Output = new Option<string>("--output", "-o")
    {
        Description = "text, or json.",
        DefaultValueFactory = _ => "text",
    }.AcceptOnlyFromAmong("text", "json");

    /// <summary>Makes the command.</summary>
    public static Command Create(TextWriter output, TimeProvider time)
    {
        var analyze = new Command("analyze", "Shows what sending a file would take, by kinds of its 4 KiB units.")
        {
            Content, Before, Known, Copies, Level, Output,
        };
        analyze.SetAction((result, cancellationToken) => AnalyzeAsync(result, output, time, cancellationToken));
        return new Command("hde", "The encoding of guests' memory and disks.") { analyze };
    }

    private static async Task<int> AnalyzeAsync(
        ParseResult result, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = Read(result);
        var run = new FileAnalysis(
            result.GetRequiredValue(Content), result.GetValue(Before), result.GetRequiredValue(Known), options, time);
        var report = await run.RunAsync(result.InvocationConfiguration.Error, cancellationToken);
        await output.WriteAsync(result.GetValue(Output) == "json" ? AnalysisText.Json(report) : AnalysisText.Table(report));
        return ExitCodes.Success;
    }

    private static HdeOptions Read(ParseResult result)
    {
        var usual = new HdeOptions();
        var options = new HdeOptions
        {
            Level = result.GetValue(Level), CopiesBytesMax = result.GetValue(Copies) ?? usual.CopiesBytesMax,
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentOutOfRangeException exception)
        {
            var option = exception.ParamName == nameof(HdeOptions.Level) ? Level.Name : Copies.Name;
            throw StartupException.Configuration($"{option}: {exception.Message}");
        }
    }
}
