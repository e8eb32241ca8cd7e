using System.CommandLine;
using System.CommandLine.Parsing;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron vm set</c>.</summary>
internal sealed class VmSetCommand
{
    private const string Automatic = "automatic";

    private readonly Argument<string> _name = VmCommands.NameArgument();

    private readonly Option<string> _failover = new("--failover")
    {
        Description = "What happens when its host falls silent: nothing (manual), or the region that stands by boots it again from "
            + "its images (automatic).",
        HelpName = "MODE",
    };

    private readonly Option<string> _standby = new("--standby")
    {
        Description = "The region that is to take over; else its owner chooses one that it reaches.",
        HelpName = "REGION",
    };

    private readonly Option<string[]> _label = LabelOption.Create("Puts a label on it; several times for several.");

    private readonly Option<string[]> _unlabel = new("--unlabel")
    {
        Description = "Removes the label of this key; several times for several.",
        HelpName = "KEY",
    };

    private VmSetCommand() => _failover.AcceptOnlyFromAmong(Automatic, "manual");

    /// <summary>Creates the command.</summary>
    public static Command Create(CliActions actions)
    {
        var set = new VmSetCommand();
        var command = new Command("set", "Changes a VM's labels, and how it fails over.")
        {
            set._name, set._failover, set._standby, set._label, set._unlabel,
        };
        command.Validators.Add(set.Check);
        actions.Set(command, set.RunAsync);
        return command;
    }

    private void Check(CommandResult result)
    {
        var failover = result.GetValue(_failover);
        string[] labels = [.. KeysOf(result.GetValue(_label)), .. result.GetValue(_unlabel) ?? []];
        if (failover is null && labels.Length == 0)
        {
            result.AddError("Nothing to set: give --failover, --label or --unlabel.");
        }

        if (result.GetValue(_standby) is not null && failover != Automatic)
        {
            result.AddError("--standby goes with --failover automatic.");
        }

        foreach (var key in labels.GroupBy(key => key, StringComparer.Ordinal).Where(key => key.Count() > 1))
        {
            result.AddError($"The label {key.Key} is there twice.");
        }
    }

    private async Task<int> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var labels = (run.Parsed.GetValue(_label) ?? []).Select(LabelOption.Split)
            .Select(label => KeyValuePair.Create(label.Key, (string?)label.Value))
            .Concat((run.Parsed.GetValue(_unlabel) ?? []).Select(key => KeyValuePair.Create(key, (string?)null)))
            .ToDictionary();
        var failover = run.Parsed.GetValue(_failover);
        var patch = new ApiVmPatch(failover, run.Parsed.GetValue(_standby), labels.Count == 0 ? null : labels);
        var vm = await run.Api.PatchVmAsync(run.Parsed.GetRequiredValue(_name), patch, cancellationToken);
        string[] parts =
        [
            .. failover is null ? [] : new[] { $"failover {vm.Failover}, standby {vm.Standby ?? "-"}, lease {vm.Lease}" },
            .. labels.Count == 0 ? [] : new[] { "labels " + (Tables.LabelsOf(vm) ?? "-") },
        ];
        run.Output.WriteResult(vm, $"{vm.Name}: {string.Join("; ", parts)}", OutputJson.Default.ApiVm);
        return ExitCodes.Ok;
    }

    // What is no label has its own error.
    private static IEnumerable<string> KeysOf(string[]? labels) => (labels ?? []).Select(label => label.Split('=')[0]);
}
