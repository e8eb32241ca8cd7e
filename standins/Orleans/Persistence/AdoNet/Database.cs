using System.Data.Common;

namespace Orleans.Runtime.AdoNet;

/// <summary>A database behind an ADO.NET provider. Each call has its own connection; the provider pools them.</summary>
internal sealed class Database
{
    private readonly Func<DbConnection> _create;

    /// <summary>Takes one of a connection string and a data source.</summary>
    /// <exception cref="OrleansConfigurationException">Neither or both are given, or the provider is not there.</exception>
    public Database(string owner, string invariant, string? connectionString, DbDataSource? source)
    {
        if (string.IsNullOrWhiteSpace(connectionString) == source is null)
        {
            throw new OrleansConfigurationException($"{owner} needs exactly one of ConnectionString and DataSource.");
        }

        _create = source is not null ? source.CreateConnection : Creator(ProviderFactories.Of(invariant), connectionString!);
    }

    /// <summary>Runs a statement and reads what it returns, of all its result sets.</summary>
    public async Task<List<T>> ReadAsync<T>(
        string statement, Action<DbCommand> bind, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = _create();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        bind(command);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        List<T> rows = [];
        do
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }
        }
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
        return rows;
    }

    /// <summary>Reads the statements that the scripts put into the table <c>OrleansQuery</c>.</summary>
    /// <exception cref="OrleansConfigurationException">The table is not there, or one of the statements.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadQueriesAsync(
        string owner, string[] keys, CancellationToken cancellationToken)
    {
        List<(string Key, string Text)> rows;
        try
        {
            rows = await ReadAsync(
                "SELECT QueryKey, QueryText FROM OrleansQuery", static _ => { },
                row => (row.GetString(0), row.GetString(1)), cancellationToken);
        }
        catch (DbException error) when (!error.IsTransient)
        {
            throw new OrleansConfigurationException(
                $"{owner} cannot read table OrleansQuery: {error.Message} Were the scripts in sql/ applied?", error);
        }

        var queries = rows.ToDictionary(row => row.Key, row => row.Text, StringComparer.Ordinal);
        var missing = keys.Where(key => !queries.ContainsKey(key)).ToArray();
        return missing.Length == 0
            ? queries
            : throw new OrleansConfigurationException(
                $"{owner} misses {string.Join(", ", missing)} in table OrleansQuery: were the scripts in sql/ applied?");
    }

    // All who have one connection string share one pool of the provider.
    private static Func<DbConnection> Creator(DbProviderFactory factory, string connectionString) => () =>
    {
        var connection = factory.CreateConnection()!;
        connection.ConnectionString = connectionString;
        return connection;
    };
}
