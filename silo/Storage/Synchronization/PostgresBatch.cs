using Npgsql;
using NpgsqlTypes;

namespace NovaCron.Silo.Storage.Synchronization;

/// <summary>Puts together what goes to the server in one round trip, and is one transaction.</summary>
internal static class PostgresBatch
{
    /// <summary>Has the transaction's commit be on the disk when it returns, whatever the server's setting is.</summary>
    public const string OnDisk = """
        SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') IN ('off', 'local')
        """;

    /// <summary>Adds a statement.</summary>
    public static void Add(NpgsqlBatch batch, string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
#pragma warning disable CA2100 // The statements are constants of this namespace.
        var command = new NpgsqlBatchCommand(text);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    /// <summary>A value.</summary>
    public static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    /// <summary>A list of values.</summary>
    public static NpgsqlParameter<T[]> List<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };
}
