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
        VmListCommand.Create(actions),
        CreateShow(actions),
        VmCreateCommand.Create(actions),
        CreateAction(actions, "start", "Boots the VM; no error when it runs.", (api, name, token) => api.StartVmAsync(name, token)),
        CreateAction(actions, "pause", "Pauses the running guest.", (api, name, token) => api.PauseVmAsync(name, token)),
        CreateAction(actions, "resume", "Lets a paused guest run on.", (api, name, token) => api.ResumeVmAsync(name, token)),
        CreateAction(actions, "stop", "Ends the guest at once, like pulling the plug.", (api, name, token) => api.StopVmAsync(name, token)),
        CreateDelete(actions),
        VmSetCommand.Create(actions),
        VmWatchCommand.Create(actions),
        VmConsoleCommand.Create(actions),
        VmMigrateCommand.Create(actions),
    };

    /// <summary>The VM a command is about.</summary>
    public static Argument<string> NameArgument() => new("NAME") { Description = "The VM's name." };

    private static Command CreateShow(CliActions actions)
    {
        var name = NameArgument();
        var read = new Option<string>("--read")
        {
            Description = "Whom to ask: the region that owns it (owner), or what the region that is asked knows (here, the default).",
            HelpName = "WHERE",
        };
        read.AcceptOnlyFromAmong("owner", "here");
        var maxStaleness = DurationOption.MaxStaleness();
        var command = new Command("show", "What is known of a VM.") { name, read, maxStaleness };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var vm = await run.Api.ReadVmAsync(
                run.Parsed.GetRequiredValue(name), run.Parsed.GetValue(read), run.Parsed.GetValue(maxStaleness), cancellationToken);
            run.Output.WriteItem(vm, Tables.Vms(run.Environment.Time.GetUtcNow()), OutputJson.Default.ApiVm);
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
