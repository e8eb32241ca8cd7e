using NovaCron.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NovaCron.Cli.Rendering;

/// <summary>The part of the progress line that a bar cannot say: rate, round, remaining bytes and time.</summary>
internal sealed class MigrationDetailsColumn : ProgressColumn
{
    private volatile ApiMigration? _migration;

    /// <summary>The migration as it is; written by its reader, read by the refresh.</summary>
    public ApiMigration? Migration
    {
        get => _migration;
        set => _migration = value;
    }

    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(_migration is { } migration ? MigrationLine.Details(migration) : string.Empty);
}
