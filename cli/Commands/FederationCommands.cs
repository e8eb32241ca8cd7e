using System.CommandLine;
using System.Text.Json;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron federation</c>: what can be seen. What operators sign is the server program's, which holds their key.</summary>
internal static class FederationCommands
{
    /// <summary>Creates the commands.</summary>
    public static Command Create(CliActions actions) =>
        new("federation", "The federation's log, as the region's member knows it.")
        {
            CreateShow(actions),
            CreateEvidence(actions),
            CreateConfiguration(actions),
        };

    private static Command CreateShow(CliActions actions)
    {
        var command = new Command("show", "Epoch, mode, leader, members, and the epochs that began.");
        actions.Set(command, async (run, cancellationToken) =>
        {
            var federation = await run.Api.GetFederationAsync(cancellationToken);
            run.Output.WriteItem(federation, FederationTables.Federation, OutputJson.Default.ApiFederation);
            if (run.Output.Format != OutputFormat.Json)
            {
                run.Environment.Out.WriteLine();
                run.Output.WriteList(
                    new ApiList<ApiMember>(federation.Members, null, []), FederationTables.Members, OutputJson.Default.ApiListApiMember);
                run.Environment.Out.WriteLine();
                run.Output.WriteList(
                    new ApiList<ApiSwitch>(federation.Switches, null, []), FederationTables.Switches, OutputJson.Default.ApiListApiSwitch);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateEvidence(CliActions actions)
    {
        var command = new Command("evidence", "What was proven against members, the oldest first.");
        actions.Set(command, async (run, cancellationToken) =>
        {
            var offences = await run.Api.ListEvidenceAsync(cancellationToken);
            run.Output.WriteList(offences, FederationTables.Offences, OutputJson.Default.ApiListApiOffence);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateConfiguration(CliActions actions)
    {
        var epoch = new Option<long>("--epoch") { Required = true, Description = "The epoch that is wanted." };
        var file = new Option<string>("--out") { Required = true, Description = "The file to write." };
        var command = new Command("configuration", "Saves how the federation came to an epoch, for receipt verify.") { epoch, file };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var wanted = run.Parsed.GetValue(epoch);
            var epochs = await run.Api.ListEpochsAsync(wanted, cancellationToken);
            var last = epochs.Starts.Count > 0 ? epochs.Starts[^1].Epoch : 1;
            if (last != wanted)
            {
                run.Output.WriteNote($"novacron: the member knows of epoch {epochs.Newest} at most, and of none that is {wanted}.");
                return ExitCodes.NotFound;
            }

            await File.WriteAllTextAsync(
                run.Parsed.GetRequiredValue(file), JsonSerializer.Serialize(epochs, OutputJson.Default.ApiEpochs), cancellationToken);
            run.Environment.Out.WriteLine($"epoch {wanted} of {epochs.Chain}, by {epochs.Starts.Count} beginnings");
            return ExitCodes.Ok;
        });
        return command;
    }
}
