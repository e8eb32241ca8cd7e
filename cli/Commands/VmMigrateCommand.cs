using System.CommandLine;
using System.CommandLine.Parsing;
using NovaCron.Cli.Api;
using NovaCron.Cli.Output;
using NovaCron.Cli.Units;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron vm migrate</c>.</summary>
internal static class VmMigrateCommand
{
    private const int StreamsMax = 64;

    /// <summary>Creates the command.</summary>
    public static Command Create(CliActions actions)
    {
        var name = VmCommands.NameArgument();
        var target = new Option<string>("--to") { Description = "Where the guest shall run.", HelpName = "REGION", Required = true };
        var streams = new Option<int?>("--streams")
        {
            Description = $"Connections to use, 1 to {StreamsMax}; without, the transport chooses.",
            HelpName = "N",
        };
        streams.Validators.Add(CheckStreams(streams));
        var downtime = DurationOption.Create(
            "--downtime-limit",
            "How long the guest may stand still for its last pages, such as 300ms (the default).",
            TimeSpan.FromTicks(1));
        var noWait = new Option<bool>("--no-wait") { Description = "Return as soon as the migration has begun." };
        var command = new Command("migrate", "Moves the running guest to another region.") { name, target, streams, downtime, noWait };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var draft = new ApiMigrationDraft(
                run.Parsed.GetRequiredValue(target), run.Parsed.GetValue(streams), run.Parsed.GetValue(downtime)?.TotalMilliseconds);
            var migration = await run.Api.MigrateVmAsync(run.Parsed.GetRequiredValue(name), draft, cancellationToken);

            // Said before anything can be lost: with the id, a lost terminal loses nothing.
            run.Output.WriteNote($"migration {migration.Id}");
            if (run.Parsed.GetValue(noWait))
            {
                run.Output.WriteResult(migration, $"{migration.Id}: {Phases.Format(migration.Phase)}", OutputJson.Default.ApiMigration);
                return ExitCodes.Ok;
            }

            var ended = await MigrationWaiting.WaitAsync(run, migration.Id, cancellationToken);
            await MigrationWaiting.WriteReportAsync(run, ended, cancellationToken);
            return ExitCodes.Of(ended);
        });
        return command;
    }

    private static Action<OptionResult> CheckStreams(Option<int?> streams) => result =>
    {
        if (result.GetValueOrDefault<int?>() is < 1 or > StreamsMax)
        {
            result.AddError($"{streams.Name} is 1 to {StreamsMax}.");
        }
    };
}
