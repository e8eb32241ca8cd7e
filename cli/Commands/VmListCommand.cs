using System.CommandLine;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron vm list</c>.</summary>
internal static class VmListCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CliActions actions)
    {
        var region = new Option<string>("--region") { Description = "Only VMs that this region owns.", HelpName = "REGION" };
        var phase = new Option<string>("--phase") { Description = "Only VMs in this phase.", HelpName = "PHASE" };
        var name = new Option<string>("--name") { Description = "Only VMs whose names begin so.", HelpName = "PREFIX" };
        var label = LabelOption.Create("Only VMs with this label; several times for all of several.");
        var maxStaleness = DurationOption.MaxStaleness();
        var command = new Command("list", "All VMs of the federation, as the region that is asked sees them.")
        {
            region, phase, name, label, maxStaleness,
        };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var filter = new ApiVmFilter
            {
                Region = run.Parsed.GetValue(region),
                Phase = run.Parsed.GetValue(phase),
                NamePrefix = run.Parsed.GetValue(name),
                Labels = run.Parsed.GetValue(label) ?? [],
                MaxStaleness = run.Parsed.GetValue(maxStaleness),
            };
            var vms = await run.Api.ListVmsAsync(filter, cancellationToken);
            run.Output.WriteList(vms, Tables.Vms(run.Environment.Time.GetUtcNow()), OutputJson.Default.ApiListApiVm);
            return ExitCodes.Ok;
        });
        return command;
    }
}
