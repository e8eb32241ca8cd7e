using System.CommandLine;
using NovaCron.Cli.Output;
using NovaCron.Cli.Units;

namespace NovaCron.Cli.Commands;

/// <summary><c>novacron migration</c>.</summary>
internal static class MigrationCommands
{
    /// <summary>Creates the commands.</summary>
    public static Command Create(CliActions actions) => new("migration", "Migrations.")
    {
        CreateList(actions),
        CreateShow(actions),
        CreateWatch(actions),
        CreateCancel(actions),
        CreateReceipt(actions),
    };

    private static Argument<string> IdArgument() => new("ID") { Description = "The migration's id." };

    private static Command CreateList(CliActions actions)
    {
        var command = new Command("list", "The latest migrations, newest first.");
        actions.Set(command, async (run, cancellationToken) =>
        {
            var migrations = await run.Api.ListMigrationsAsync(cancellationToken);
            run.Output.WriteList(migrations, Tables.Migrations, OutputJson.Default.ApiListApiMigration);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateShow(CliActions actions)
    {
        var id = IdArgument();
        var command = new Command("show", "Where a migration stands.") { id };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var migration = await run.Api.GetMigrationAsync(run.Parsed.GetRequiredValue(id), cancellationToken);
            run.Output.WriteItem(migration, Tables.Migrations, OutputJson.Default.ApiMigration);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateWatch(CliActions actions)
    {
        var id = IdArgument();
        var command = new Command("watch", "Shows a migration's progress until its end.") { id };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var ended = await MigrationWaiting.WaitAsync(run, run.Parsed.GetRequiredValue(id), cancellationToken);
            await MigrationWaiting.WriteReportAsync(run, ended, cancellationToken);
            return ExitCodes.Of(ended);
        });
        return command;
    }

    private static Command CreateReceipt(CliActions actions)
    {
        var id = IdArgument();
        var file = new Option<string?>("--out") { Description = "Saves the receipt in this file, for receipt verify." };
        var command = new Command("receipt", "What source, target and federation have signed of a migration.") { id, file };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var receipt = await run.Api.GetReceiptAsync(run.Parsed.GetRequiredValue(id), cancellationToken);
            if (run.Parsed.GetValue(file) is { } path)
            {
                await File.WriteAllBytesAsync(path, receipt.Bytes, cancellationToken);
            }

            run.Output.WriteItem(receipt, FederationTables.Receipt, OutputJson.Default.ApiReceipt);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateCancel(CliActions actions)
    {
        var id = IdArgument();
        var command = new Command("cancel", "Asks for a migration's end: before the ownership's transfer the source runs on.") { id };
        actions.Set(command, async (run, cancellationToken) =>
        {
            var migration = await run.Api.CancelMigrationAsync(run.Parsed.GetRequiredValue(id), cancellationToken);
            run.Output.WriteResult(migration, $"{migration.Id}: {Phases.Format(migration.Phase)}", OutputJson.Default.ApiMigration);
            return ExitCodes.Ok;
        });
        return command;
    }
}
