using NovaCron.Cli.Api;
using Spectre.Console;

namespace NovaCron.Cli.Rendering;

/// <summary>Shows a migration's progress until its end: a bar on a terminal, plain lines elsewhere.</summary>
/// <param name="console">Where it is shown: standard error, so that standard output holds data only.</param>
/// <param name="isInteractive">Whether that is a terminal whose line can be drawn again.</param>
internal sealed class MigrationProgressView(IAnsiConsole console, bool isInteractive)
{
    /// <summary>Creates a view on standard error, a bar if that is a terminal.</summary>
    public static MigrationProgressView OnStandardError()
    {
        var terminal = Terminal.OnStandardError();
        return new MigrationProgressView(terminal, terminal.Profile.Capabilities.Interactive);
    }

    /// <summary>Shows each update and gives the last one.</summary>
    /// <param name="updates">The migration's progress; the last element is its end.</param>
    /// <param name="cancellationToken">Stops showing; the migration goes on.</param>
    /// <exception cref="InvalidOperationException">There was no update at all.</exception>
    public async Task<ApiMigration> ShowAsync(IAsyncEnumerable<ApiMigration> updates, CancellationToken cancellationToken = default)
    {
        var last = isInteractive
            ? await ShowBarAsync(updates, cancellationToken)
            : await ShowLinesAsync(updates, cancellationToken);
        return last ?? throw new InvalidOperationException("The migration's progress ended before it began.");
    }

    private async Task<ApiMigration?> ShowBarAsync(IAsyncEnumerable<ApiMigration> updates, CancellationToken cancellationToken)
    {
        ApiMigration? last = null;
        var details = new MigrationDetailsColumn();
        await console.Progress()
            .AutoRefresh(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), details)
            .StartAsync(async context =>
            {
                var task = context.AddTask("migration");
                await foreach (var migration in updates.WithCancellation(cancellationToken))
                {
                    last = migration;
                    details.Migration = migration;
                    task.Description = Markup.Escape(MigrationLine.Headline(migration));
                    task.Value = MigrationLine.PercentOf(migration);
                }

                task.StopTask();
            });
        return last;
    }

    private async Task<ApiMigration?> ShowLinesAsync(IAsyncEnumerable<ApiMigration> updates, CancellationToken cancellationToken)
    {
        ApiMigration? shown = null;
        ApiMigration? last = null;
        await foreach (var migration in updates.WithCancellation(cancellationToken))
        {
            last = migration;
            if (shown is null || MigrationLine.IsNews(shown, migration))
            {
                shown = migration;
                console.WriteLine(MigrationLine.Describe(migration));
            }
        }

        return last;
    }
}
