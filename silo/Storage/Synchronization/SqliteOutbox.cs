using Microsoft.Data.Sqlite;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>The outbox in a region's SQLite file.</summary>
/// <param name="connectionString">A file to which the scripts were applied.</param>
internal sealed class SqliteOutbox(string connectionString) : GroupOutbox
{
    private const string Append = "INSERT INTO NovaCronOutbox (Changes) VALUES ($Changes)";

    private SqliteSession? _session;
    private SqliteCommand? _append;

    /// <inheritdoc/>
    protected override Task CommitAsync(IReadOnlyList<ReadOnlyMemory<byte>> rows)
    {
        var session = _session ??= new SqliteSession(connectionString);
        var append = _append ??= session.Prepare(Append, "$Changes");
        session.Write(() =>
        {
            foreach (var row in rows)
                SqliteSession.Run(append, row.ToArray());
            return true;
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync()
    {
        _session?.Dispose();
        (_session, _append) = (null, null);
        return ValueTask.CompletedTask;
    }
}
