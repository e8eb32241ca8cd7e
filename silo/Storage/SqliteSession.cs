using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace NovaCron.Silo.Storage;

/// <summary>
/// A connection of its own to a region's SQLite file, whose commits are on the disk when they return, and its prepared statements. Not
/// thread-safe.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    // As long as a statement waits elsewhere; the library itself looks again sooner than its .NET side does.
    private const int BusyTimeoutMs = 30_000;

    // The library sleeps ever longer between two looks, up to a tenth of a second, and whoever writes often takes the lock meanwhile: a
    // write would wait for seconds beside a few hundred others a second. So it gives up after a millisecond, and is asked again.
    private const int LookMs = 1;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _commands = [];
    private readonly SqliteCommand _beginReading;
    private readonly SqliteCommand _end;
    private readonly SqliteCommand _undo;

    /// <summary>Opens a file to which the scripts were applied.</summary>
    public SqliteSession(string connectionString)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        try
        {
            _connection.Open();
            _ = raw.sqlite3_busy_timeout(_connection.Handle, BusyTimeoutMs);
            Run(Prepare("PRAGMA synchronous = FULL"));

            // Room for the pages of a write of thousands of records, in KiB: with less they are written twice.
            Run(Prepare("PRAGMA cache_size = -32768"));
            _beginReading = Prepare("BEGIN");
            _end = Prepare("COMMIT");
            _undo = Prepare("ROLLBACK");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Prepares a statement; its parameters are set in their order.</summary>
    public SqliteCommand Prepare(string text, params ReadOnlySpan<string> parameters)
    {
#pragma warning disable CA2100 // The statements are constants of whoever asks.
        var command = new SqliteCommand(text, _connection);
#pragma warning restore CA2100
        _commands.Add(command);
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter(name, DBNull.Value));
        command.Prepare();
        return command;
    }

    /// <summary>Runs a statement with values for its parameters, and tells how many rows it changed.</summary>
    public static int Run(SqliteCommand command, params ReadOnlySpan<object> values) => Set(command, values).ExecuteNonQuery();

    /// <summary>A statement with values for its parameters.</summary>
    public static SqliteCommand Set(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        return command;
    }

    /// <summary>Does work in a transaction that writes: all of it or nothing.</summary>
    public T Write<T>(Func<T> work) => Transact(BeginWriting, work);

    /// <summary>Does work that sees one moment, and holds nobody up.</summary>
    public T Read<T>(Func<T> work) => Transact(() => _beginReading.ExecuteNonQuery(), work);

    /// <inheritdoc/>
    public void Dispose()
    {
        _commands.ForEach(command => command.Dispose());
        _connection.Dispose();
    }

    // A write transaction from its beginning on: what it reads, nobody else changes before it ends.
    private void BeginWriting()
    {
        var begun = Stopwatch.GetTimestamp();
        var handle = _connection.Handle;
        _ = raw.sqlite3_busy_timeout(handle, LookMs);
        try
        {
            int result;
            do
            {
                result = raw.sqlite3_exec(handle, "BEGIN IMMEDIATE");
            }
            while (result == raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(begun).TotalMilliseconds < BusyTimeoutMs);
            SqliteException.ThrowExceptionForRC(result, handle);
        }
        finally
        {
            _ = raw.sqlite3_busy_timeout(handle, BusyTimeoutMs);
        }
    }

    private T Transact<T>(Action begin, Func<T> work)
    {
        begin();
        try
        {
            var result = work();
            _end.ExecuteNonQuery();
            return result;
        }
        catch
        {
            Undo();
            throw;
        }
    }

    // Some failures have ended the transaction already; the first failure is the one to tell.
    private void Undo()
    {
        try
        {
            _undo.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // There was nothing to undo.
        }
    }
}
