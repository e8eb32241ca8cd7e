using NovaCron.Agent.Watchdog;

namespace NovaCron.Silo.Watchdog;

/// <summary>
/// <c>watchdog FOLDER NUMBER</c>: one of a host's watchdogs. Its agent starts it, nobody else; it is this program so that there is nothing
/// more to install.
/// </summary>
internal static class WatchdogCommand
{
    private const string Name = "watchdog";

    /// <summary>Whether the arguments ask for a watchdog.</summary>
    public static bool IsMeant(string[] arguments) => arguments is [Name, ..];

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments) => WatchdogProcess.Run(arguments.AsSpan(1), Console.Out);

    /// <summary>What starts it: this program, or the runtime with this program's assembly where it was started otherwise.</summary>
    public static IReadOnlyList<string> Words()
    {
        var assembly = typeof(WatchdogCommand).Assembly;
        var process = Environment.ProcessPath ?? "";
        return Path.GetFileNameWithoutExtension(process) switch
        {
            "dotnet" => [process, assembly.Location, Name],
            var name when name == assembly.GetName().Name => [process, Name],
            _ => ["dotnet", assembly.Location, Name],
        };
    }
}
