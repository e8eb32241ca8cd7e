using System.CommandLine;

namespace NovaCron.Bench.Ass.Regions;

/// <summary><c>ass region</c>: one region's process, which the bench itself starts in the region's namespace.</summary>
internal static class RegionCommand
{
    /// <summary>What a process writes once it can be asked.</summary>
    public const string Ready = "ready";

    private static readonly Option<string> Setup = new("--setup") { Required = true, Description = "What the regions are told." };
    private static readonly Option<int> Place = new("--place") { Required = true, Description = "Which of them this is, from 0." };

    /// <summary>The words that start it.</summary>
    public static IReadOnlyList<string> Words(string setup, int place) =>
        ["ass", "region", Setup.Name, setup, Place.Name, FormattableString.Invariant($"{place}")];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("region", "One region of a case, for the bench itself.") { Setup, Place };
        command.Hidden = true;
        command.SetAction(async (result, cancellationToken) =>
        {
            await RegionProcess.RunAsync(
                RegionsSetup.Read(result.GetRequiredValue(Setup)), result.GetRequiredValue(Place), cancellationToken);
            return 0;
        });
        return command;
    }
}
