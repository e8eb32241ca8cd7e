using System.CommandLine;
using System.Net;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;
using NovaCron.Cli.Units;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron vm watch</c>.</summary>
internal static class VmWatchCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CliActions actions)
    {
        var name = new Argument<string?>("NAME") { Description = "The VM's name; all without one.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("watch", "A line for a VM, or each, as it is, and for each change; as JSON, an object a line.") { name };
        actions.Set(command, async (run, cancellationToken) =>
        {
            if (run.Parsed.GetValue(name) is { } vm)
            {
                return await WatchOneAsync(run, vm, cancellationToken);
            }

            await foreach (var change in run.Api.WatchVmsAsync(cancellationToken))
            {
                Write(run, change);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<int> WatchOneAsync(CliRun run, string name, CancellationToken cancellationToken)
    {
        ApiVmChange? last = null;
        try
        {
            await foreach (var change in run.Api.WatchVmAsync(name, cancellationToken))
            {
                Write(run, last = change);
            }
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound && last is not null)
        {
            // It went while the connection was broken.
        }

        if (last is null)
        {
            run.Output.WriteNote($"novacron: the region's records do not tell of {name} yet");
            return ExitCodes.NotFound;
        }

        Write(run, last with { Vm = null });
        return ExitCodes.Ok;
    }

    private static void Write(CliRun run, ApiVmChange change)
    {
        var text = change.Vm is { } vm
            ? $"{vm.Name}: {Phases.Format(vm.Phase)} in {vm.OwnerRegion}{(vm.Host is null ? null : " on " + vm.Host)}, epoch {vm.Epoch}"
                + (Tables.LabelsOf(vm) is { } labels ? $", labels {labels}" : null)
            : $"{change.Name}: gone";
        run.Output.WriteResult(change, text, OutputJsonLines.Default.ApiVmChange);
    }
}
