using System.CommandLine;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron vm</c>.</summary>
internal static class VmCommands
{
    /// <summary>Creates the commands.</summary>
    public static Command Create(CliActions actions) => new("vm", "VMs.")
    {
        CreateList(actions),
        CreateShow(actions),
        VmCreateCommand.Create(actions),
        CreateAction(actions, "start", "Boots the VM; no error when it runs.", (api, name, token) => api.StartVmAsync(name, token)),
        CreateAction(actions, "pause", "Pauses the running guest.", (api, name, token) => api.PauseVmAsync(name, token)),
        CreateAction(actions, "resume", "Lets a paused guest run on.", (api, name, token) => api.ResumeVmAsync(name, token)),
        CreateAction(actions, "stop", "Ends the guest at once, like pulling the plug.", (api, name, token) => api.StopVmAsync(name, token)),
        CreateDelete(actions),
        VmSetCommand.Create(actions),
        VmConsoleCommand.Create(actions),
        VmMigrateCommand.Create(actions),
    };

    /// <summary>The VM a command is about.</summary>
    public static Argument<string> NameArgument() => new("NAME") { Description = "The VM's name." };

    private static Command CreateList(CliActions actions)
    {
        var region = new Option<string>("--region") { Description = "Only VMs that this region owns.", HelpName = "REGION" };
        var phase = new Option<string>("--phase") { Description = "Only VMs in this phase.", HelpName = "PHASE" };
        var command = new Command("list", "All VMs that can be seen now.") { region, phase };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var vms = await run.Api.ListVmsAsync(run.Parsed.GetValue(region), run.Parsed.GetValue(phase), cancellationToken);
            run.Output.WriteList(vms, Tables.Vms, OutputJson.Default.ApiListApiVm);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateShow(CliActions actions)
    {
        var name = NameArgument();
        var command = new Command("show", "What is known of a VM.") { name };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var vm = await run.Api.GetVmAsync(run.Parsed.GetRequiredValue(name), cancellationToken);
            run.Output.WriteItem(vm, Tables.Vms, OutputJson.Default.ApiVm);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateAction(
        CliActions actions, string verb, string description, Func<NovaCronApi, string, CancellationToken, Task<ApiVm>> act)
    {
        var name = NameArgument();
        var command = new Command(verb, description) { name };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var vm = await act(run.Api, run.Parsed.GetRequiredValue(name), cancellationToken);
            run.Output.WriteResult(vm, $"{vm.Name}: {vm.Phase}", OutputJson.Default.ApiVm);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateDelete(CliActions actions)
    {
        var name = NameArgument();
        var command = new Command("delete", "Removes a stopped VM and what is stored of it.") { name };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var vm = run.Parsed.GetRequiredValue(name);
            await run.Api.DeleteVmAsync(vm, cancellationToken);
            run.Output.WriteResult(new DeletedReport(vm, true), $"{vm}: deleted", OutputJson.Default.DeletedReport);
            return ExitCodes.Ok;
        });
        return command;
    }
}
