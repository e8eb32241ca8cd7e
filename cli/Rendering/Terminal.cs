using Spectre.Console;

namespace NovaCron.Cli.Rendering;

/// <summary>The terminal, told apart from files and pipes.</summary>
internal static class Terminal
{
    /// <summary>Columns of what is no terminal: wide, so that tables in logs are not broken.</summary>
    private const int PlainColumns = 250;

    /// <summary>A variable that, when not empty, asks every program for output without colours (no-color.org).</summary>
    private const string NoColorVariable = "NO_COLOR";

    /// <summary>Standard error: progress, hints and errors.</summary>
    public static IAnsiConsole OnStandardError() => Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Standard output: data only.</summary>
    public static IAnsiConsole OnStandardOutput() => Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>A console on any writer.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="isPlain">Whether it is a file, pipe or test rather than a terminal.</param>
    public static IAnsiConsole Create(TextWriter writer, bool isPlain)
    {
        var noColor = isPlain || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(NoColorVariable));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = noColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
        if (isPlain)
        {
            console.Profile.Width = PlainColumns;
        }

        return console;
    }
}
