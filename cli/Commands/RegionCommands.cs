using System.CommandLine;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron region</c>.</summary>
internal static class RegionCommands
{
    /// <summary>Creates the commands.</summary>
    public static Command Create(CliActions actions)
    {
        var list = new Command("list", "The region that answers and its peers, with each link's health.");
        actions.Set(list, async (run, cancellationToken) =>
        {
            run.Output.WriteList(await run.Api.ListRegionsAsync(cancellationToken), Tables.Regions, OutputJson.Default.ApiListApiRegion);
            return ExitCodes.Ok;
        });
        return new Command("region", "Regions.") { list };
    }
}
