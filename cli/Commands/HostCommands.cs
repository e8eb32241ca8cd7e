using System.CommandLine;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron host</c>.</summary>
internal static class HostCommands
{
    /// <summary>Creates the commands.</summary>
    public static Command Create(CliActions actions)
    {
        var list = new Command("list", "All hosts that can be seen now.");
        actions.Set(list, async (run, cancellationToken) =>
        {
            run.Output.WriteList(await run.Api.ListHostsAsync(cancellationToken), Tables.Hosts, OutputJson.Default.ApiListApiHost);
            return ExitCodes.Ok;
        });
        return new Command("host", "Hosts.") { list };
    }
}
