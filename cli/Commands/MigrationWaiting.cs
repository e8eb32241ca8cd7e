using NovaCron.Cli.Api;
using NovaCron.Cli.Output;
using NovaCron.Cli.Rendering;

namespace NovaCron.Cli.Commands;

/// <summary>Waits for a migration's end and reports it.</summary>
internal static class MigrationWaiting
{
    /// <summary>Shows the progress until the end. Whoever stops waiting is told that the migration goes on.</summary>
    public static async Task<ApiMigration> WaitAsync(CliRun run, string id, CancellationToken cancellationToken)
    {
        var view = new MigrationProgressView(run.Environment.CreateErrorConsole(), !run.Environment.IsErrorPlain);
        try
        {
            return await view.ShowAsync(run.Api.WatchMigrationAsync(id, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or ApiUnreachableException)
        {
            run.Output.WriteNote($"The migration goes on without being watched. See or end it with");
            run.Output.WriteNote($"  novacron migration watch {id}");
            run.Output.WriteNote($"  novacron migration cancel {id}");
            throw;
        }
    }

    /// <summary>Says how it ended: a sentence on standard error, or the report as JSON on standard output.</summary>
    public static async Task WriteReportAsync(CliRun run, ApiMigration migration, CancellationToken cancellationToken)
    {
        if (run.Output.Format == OutputFormat.Json)
        {
            var report = await MigrationReport.CreateAsync(run.Api, migration, cancellationToken);
            run.Output.WriteJson(report, OutputJson.Default.MigrationReport);
            return;
        }

        run.Environment.Out.WriteLine(MigrationLine.Summarize(migration));
    }
}
