using System.CommandLine;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron vm set</c>.</summary>
internal static class VmSetCommand
{
    private const string Automatic = "automatic";

    /// <summary>Creates the command.</summary>
    public static Command Create(CliActions actions)
    {
        var name = VmCommands.NameArgument();
        var failover = new Option<string>("--failover")
        {
            Description = "What happens when its host falls silent: nothing (manual), or the region that stands by boots it again from "
                + "its images (automatic).",
            HelpName = "MODE",
            Required = true,
        };
        failover.AcceptOnlyFromAmong(Automatic, "manual");
        var standby = new Option<string>("--standby")
        {
            Description = "The region that is to take over; else its owner chooses one that it reaches.",
            HelpName = "REGION",
        };
        var command = new Command("set", "Changes how a VM fails over.") { name, failover, standby };
        command.Validators.Add(result =>
        {
            if (result.GetValue(standby) is not null && result.GetValue(failover) != Automatic)
            {
                result.AddError("--standby goes with --failover automatic.");
            }
        });
        actions.Set(command, async (run, cancellationToken) =>
        {
            var patch = new ApiVmPatch(run.Parsed.GetRequiredValue(failover), run.Parsed.GetValue(standby));
            var vm = await run.Api.PatchVmAsync(run.Parsed.GetRequiredValue(name), patch, cancellationToken);
            run.Output.WriteResult(
                vm, $"{vm.Name}: failover {vm.Failover}, standby {vm.Standby ?? "-"}, lease {vm.Lease}", OutputJson.Default.ApiVm);
            return ExitCodes.Ok;
        });
        return command;
    }
}
